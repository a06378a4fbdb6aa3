/**
 * Envelopes as columns hold them: what was sealed, and under which master key. One of before there was a second key names none, and is
 * tried with each. Knows no table.
 */
import { Sealed } from '@flouss/shared/contract/journal';
import type { Random } from '@flouss/shared/kernel/ports';
import { open, seal } from '@flouss/platform/seal';
import { z } from 'zod';
import type { EnvelopeKeys, ServerKeys } from './server-keys.ts';

export type Purpose = 'wrapKey' | 'envelopeKey';

const KeyedEnvelope = Sealed.extend({ key: z.string().optional() });

/** `owner` names the row: the envelope cannot be moved to another one. */
export function sealColumn(keys: ServerKeys, purpose: Purpose, owner: string, text: string, random: Random): string {
  return JSON.stringify({ key: keys.id, ...seal(keys[purpose], owner, text, random) });
}

/** Undefined where none of the keys at hand opens it for this owner. */
export function openColumn(keys: ServerKeys, purpose: Purpose, owner: string, column: string): string | undefined {
  const { key, ...sealed } = KeyedEnvelope.parse(JSON.parse(column));
  for (const each of ringOf(keys)) {
    if (key !== undefined && each.id !== key) continue;
    const text = open(each[purpose], owner, sealed);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The key in use first. */
export function ringOf(keys: ServerKeys): readonly EnvelopeKeys[] {
  return [keys, ...keys.others];
}

/** How a column begins that is sealed under this key. */
export function beginningUnder({ id }: Pick<EnvelopeKeys, 'id'>): string {
  return `{"key":"${id}",`;
}
