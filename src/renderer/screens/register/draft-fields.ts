/** A typed registration as a draft's flat texts, and back. Pure; what a draft lacks is as in a blank form. */
import type { DraftFields } from '@flouss/shared/contract/drafts';
import { Language } from '@flouss/shared/domain/language';
import { MrzField } from '@flouss/shared/domain/mrz-reading';
import { readMrz } from '@flouss/shared/domain/mrz';
import { BLANK, type TypedRegistration } from './registration.ts';

type Group = Readonly<Record<string, string | boolean>>;

const GROUPS = ['identity', 'document', 'address', 'beneficiary', 'consents'] as const;
const SINGLES = ['language', 'phone', 'email', 'purpose'] as const;
const KEPT = 'mrz.kept.';

/** Only what differs from a blank form: an empty draft is nobody's work. */
export function toDraftFields(typed: TypedRegistration): DraftFields {
  const texts: [string, string][] = [];
  const put = (path: string, value: string | boolean, blank: string | boolean | undefined): void => {
    if (value !== blank) texts.push([path, String(value)]);
  };
  for (const group of GROUPS) {
    const blank: Group = BLANK[group];
    for (const [name, value] of Object.entries<string | boolean>(typed[group])) {
      put(`${group}.${name}`, value, blank[name]);
    }
  }
  for (const name of SINGLES) put(name, typed[name], BLANK[name]);
  put('mrz.text', typed.mrz.text, '');
  for (const { field, typed: text } of typed.mrz.kept) texts.push([KEPT + field, text]);
  return Object.fromEntries(texts);
}

/** `at`: when the zone is read again. */
export function fromDraftFields(fields: DraftFields, at: number): TypedRegistration {
  const typed = structuredClone(BLANK);
  for (const group of GROUPS) {
    const target: Record<string, string | boolean> = typed[group];
    for (const name of Object.keys(target)) {
      const text = fields[`${group}.${name}`];
      if (text !== undefined) target[name] = typeof target[name] === 'boolean' ? text === 'true' : text;
    }
  }
  for (const name of ['phone', 'email', 'purpose'] as const) typed[name] = fields[name] ?? typed[name];
  typed.language = Language.safeParse(fields['language']).data ?? typed.language;
  typed.mrz.text = fields['mrz.text'] ?? '';
  const read = readMrz(typed.mrz.text, at);
  typed.mrz.reading = read.ok ? read.value : null;
  for (const field of MrzField.options) {
    const text = fields[KEPT + field];
    if (text !== undefined) typed.mrz.kept.push({ field, typed: text });
  }
  return typed;
}
