/** What a document's zone fills in, where the typed registration differs from it, and what the operator has decided there. Pure. */
import { mrzDifferences, type ComparedPerson, type MrzField, type MrzReading } from '@flouss/shared/domain/mrz-reading';
import { readDate, shapeDate } from '../../components/date-entry.ts';
import type { TypedRegistration } from './registration.ts';

type Typed = Pick<TypedRegistration, 'identity' | 'document' | 'mrz'>;

/** Fields that differ and that nobody has decided on. */
export function undecidedFields(typed: Typed): MrzField[] {
  return differences(typed).filter((field) => !isKept(typed, field));
}

/** Fields that differ because the operator kept what is typed. */
export function decidedFields(typed: Typed): MrzField[] {
  return differences(typed).filter((field) => isKept(typed, field));
}

export function typedIn({ identity, document }: Typed, field: MrzField): string {
  const texts: Readonly<Record<MrzField, string>> = {
    'identity.given_names': identity.given_names,
    'identity.family_name': identity.family_name,
    'identity.birth_date': identity.birth_date,
    'identity.nationality': identity.nationality,
    'identity.gender': identity.gender,
    'document.kind': document.kind,
    'document.number': document.number,
    'document.issuing_country': document.issuing_country,
    'document.expires_on': document.expires_on,
  };
  return texts[field];
}

/** What the zone says of a field, in the form's own writing; null where it says nothing. */
export function readIn(reading: MrzReading, field: MrzField): string | null {
  const texts: Readonly<Record<MrzField, string | null>> = {
    'identity.given_names': reading.given_names && asWritten(reading.given_names),
    'identity.family_name': asWritten(reading.family_name),
    'identity.birth_date': reading.birth_date && shapeDate(reading.birth_date),
    'identity.nationality': reading.nationality,
    'identity.gender': reading.gender,
    'document.kind': reading.passport ? 'passport' : 'national-id',
    'document.number': reading.document_number,
    'document.issuing_country': reading.issuing_country,
    'document.expires_on': reading.expires_on && shapeDate(reading.expires_on),
  };
  return texts[field];
}

function isKept(typed: Typed, field: MrzField): boolean {
  return typed.mrz.kept.some((kept) => kept.field === field && kept.typed === typedIn(typed, field));
}

function differences(typed: Typed): MrzField[] {
  return typed.mrz.reading ? mrzDifferences(typed.mrz.reading, comparedPerson(typed)) : [];
}

/** A date that is not whole yet is not compared; a number is, as it will be kept. */
function comparedPerson({ identity, document }: Typed): ComparedPerson {
  return {
    identity: { ...identity, birth_date: readDate(identity.birth_date) ?? '' },
    document: {
      ...document,
      number: document.number.toUpperCase().replace(/[\s./-]/gu, ''),
      expires_on: readDate(document.expires_on) ?? '',
    },
  };
}

/** The zone has capitals only: `EL AMRANI` is written El Amrani. */
function asWritten(name: string): string {
  return name.toLowerCase().replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}
