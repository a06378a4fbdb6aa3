/**
 * The text of a receipt's QR code: the fact's values in the order of their sorted names, and its signature. Whoever knows
 * FACT_BODIES writes the canonical text again from it and checks the signature, even when the counter is lost.
 * Knows no key and no store; what a genuine operation has become since is for others to say.
 */
import { z } from 'zod';
import type { Sha256 } from '../kernel/ports.ts';
import type { Result } from '../kernel/result.ts';
import { err, ok } from '../kernel/result.ts';
import type { Fact, FactType } from './journal.ts';
import { Base64Url, canonicalText, factDigest, FACT_BODIES, FactEnvelope, readFact, signedText } from './journal.ts';

const FORM = 'FLOUSS1';
const SIGNATURE = Base64Url.length(86);
/** What a QR code holds, and a little for a scanner's line end. */
export const SIGNED_OPERATION_LENGTH_MAX = 3_000;
/** Fields that may be absent leave several readings of the same values; the signature fits one of them. */
const READINGS_MAX = 256;

const ENVELOPE_NAMES = Object.keys(FactEnvelope.shape).toSorted();

export function signedOperation(operation: { readonly fact: FactEnvelope; readonly signature: string }): string {
  return `${FORM}${typeable(JSON.stringify(valuesOf(operation.fact)))}${operation.signature}`;
}

/** A scanner types the text like a keyboard, which has no letters of other scripts. */
function typeable(json: string): string {
  return json.replaceAll(/[^\x20-\x7e]/g, (symbol) => `\\u${symbol.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Values in the order of their sorted names, as the canonical text has them. */
function valuesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valuesOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => valuesOf(each));
}

/** What a receipt claims. Nothing of it is proved. */
export interface ClaimedOperation {
  readonly claimed: Omit<FactEnvelope, 'body'>;
  /** The facts that its values can mean, one unless fields may be absent. */
  readonly readings: readonly Fact[];
  readonly signature: string;
}

/** `newer`: of a kind or version that this program does not know. */
export type Unreadable = 'unreadable' | 'newer';

export function isSignedOperation(text: string): boolean {
  return text.startsWith(`${FORM}[`);
}

export function readSignedOperation(raw: string): Result<ClaimedOperation, Unreadable> {
  const text = raw.trim();
  const end = text.lastIndexOf(']') + 1;
  if (!isSignedOperation(text) || text.length > SIGNED_OPERATION_LENGTH_MAX) return err('unreadable');
  const values = parseList(text.slice(FORM.length, end));
  const signature = SIGNATURE.safeParse(text.slice(end));
  if (values?.length !== ENVELOPE_NAMES.length || !signature.success) return err('unreadable');
  const named = Object.fromEntries(ENVELOPE_NAMES.map((name, place) => [name, values[place]]));
  const envelope = FactEnvelope.safeParse(named);
  if (!envelope.success) return err('unreadable');
  const schema = bodySchema(envelope.data);
  if (!schema) return err('newer');
  const readings = namings(schema, envelope.data.body)
    .map((body) => readFact({ ...envelope.data, body }))
    .flatMap((read) => (read.ok ? [read.fact] : []));
  const { body: _values, ...claimed } = envelope.data;
  return readings.length > 0 ? ok({ claimed, readings, signature: signature.data }) : err('unreadable');
}

/** The fact that was signed, if the device's key signed any of the readings. */
export function provenFact(
  { readings, signature }: ClaimedOperation,
  sha256: Sha256,
  isSigned: (text: string, signature: string) => boolean,
): { readonly fact: Fact; readonly digest: string } | undefined {
  for (const fact of readings) {
    const digest = factDigest(canonicalText(fact), sha256);
    if (isSigned(signedText(digest), signature)) return { fact, digest };
  }
  return undefined;
}

function parseList(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function bodySchema({ type, v }: FactEnvelope): z.core.$ZodType | undefined {
  if (!Object.hasOwn(FACT_BODIES, type)) return undefined;
  const versions: Readonly<Record<number, z.core.$ZodType>> = FACT_BODIES[type as FactType];
  return Object.hasOwn(versions, v) ? versions[v] : undefined;
}

/** Every way in which names of the schema can be given back to values; none when the values cannot be of it. */
function namings(schema: z.core.$ZodType, value: unknown): unknown[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly) return namings(schema.def.innerType, value);
  if (schema instanceof z.ZodNullable) return value === null ? [null] : namings(schema.def.innerType, value);
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option) => namings(option, value));
  if (schema instanceof z.ZodPipe) return namings(schema.def.in, value);
  if (schema instanceof z.ZodObject) return Array.isArray(value) ? objectNamings(schema, value) : [];
  if (schema instanceof z.ZodArray) {
    return Array.isArray(value) ? products(value.map((each) => namings(schema.def.element, each))) : [];
  }
  return Array.isArray(value) ? [] : [value];
}

function objectNamings(schema: z.ZodObject, values: readonly unknown[]): unknown[] {
  const fields: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return nameLists(fields, values.length).flatMap((names) =>
    products(names.map((name, place) => namings(fields[name]!, values[place]))).map((named) =>
      Object.fromEntries(names.map((name, place) => [name, named[place]])),
    ),
  );
}

/** The sorted names that `count` values can have: all that must be there, and as many of the others as are left. */
function nameLists(fields: Readonly<Record<string, z.core.$ZodType>>, count: number): string[][] {
  let lists: string[][] = [[]];
  for (const name of Object.keys(fields).toSorted()) {
    const withIt = lists.map((list) => [...list, name]);
    lists = (fields[name] instanceof z.ZodOptional ? [...withIt, ...lists] : withIt).slice(0, READINGS_MAX);
  }
  return lists.filter((list) => list.length === count);
}

/** One of each, in every combination. */
function products(choices: readonly (readonly unknown[])[]): unknown[][] {
  let combined: unknown[][] = [[]];
  for (const choice of choices) {
    combined = combined.flatMap((list) => choice.map((each) => list.concat([each]))).slice(0, READINGS_MAX);
  }
  return combined;
}
