/** Every text field of a method's input, found by walking its schema, and an input that the schema takes. Knows no method. */
import type { z } from 'zod';

export interface TextField {
  /** As refusals name it: `personal.identity.given_names`. */
  readonly path: string;
  readonly schema: z.ZodType;
}

type Def = { readonly type: string } & Readonly<Record<string, unknown>>;
const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def;
const inner = (def: Def, name: string): z.ZodType => def[name] as z.ZodType;

/** What fields of this table look like when they are right; whichever the schema takes is used. */
const RIGHT_TEXTS = [
  '01900000-0000-7000-8000-00000000f00d',
  'Amina',
  'fr',
  'light',
  'FR',
  'MAMAN',
  '1990-05-09',
  '+33639980001',
  '4816',
  'FL-0000-0000-0',
  'http://127.0.0.1:1',
  'ABCDEFGH',
  'P1234567',
  'amina@example.org',
  '/media/stick/flouss',
  'M1 1L2 2L3 3L4 4L5 5L6 6L7 7L8 8',
];
/** A name that the table's records take. */
const RECORD_KEY = 'phone';
const RIGHT_NUMBERS = [100, 1, 0, 2030];

/** `more` are right texts that a method's own fields need. */
export function rightInput(schema: z.ZodType, more: readonly string[] = []): unknown {
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def['shape'] as Record<string, z.ZodType>).map(([name, field]) => [
          name,
          rightInput(field, more),
        ]),
      );
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return rightInput(inner(def, 'innerType'), more);
    case 'array':
      return [rightInput(inner(def, 'element'), more)];
    case 'record':
      return { [RECORD_KEY]: rightInput(inner(def, 'valueType'), more) };
    case 'union':
      return rightInput((def['options'] as z.ZodType[])[0]!, more);
    case 'enum':
      return Object.values(def['entries'] as Record<string, string>)[0];
    case 'literal':
      return (def['values'] as unknown[])[0];
    case 'boolean':
      return true;
    case 'number':
      return RIGHT_NUMBERS.find((value) => schema.safeParse(value).success);
    default:
      return [...more, ...RIGHT_TEXTS].find((value) => schema.safeParse(value).success);
  }
}

export function textFields(schema: z.ZodType, path: readonly string[] = []): TextField[] {
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return Object.entries(def['shape'] as Record<string, z.ZodType>).flatMap(([name, field]) =>
        textFields(field, [...path, name]),
      );
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return textFields(inner(def, 'innerType'), path);
    case 'array':
      return textFields(inner(def, 'element'), [...path, '0']);
    case 'record':
      return textFields(inner(def, 'valueType'), [...path, RECORD_KEY]);
    case 'union':
      return textFields((def['options'] as z.ZodType[])[0]!, path);
    case 'pipe':
    case 'string':
    case 'enum':
      return [{ path: path.join('.'), schema }];
    case 'literal':
    case 'boolean':
    case 'number':
      return [];
    default:
      throw new Error(`${path.join('.')}: a ${def.type} is not known here; say how it is walked`);
  }
}

/** The input with another value at that path. */
export function withText(input: unknown, path: string, value: string): unknown {
  const [first, ...rest] = path.split('.');
  if (first === undefined || first === '') return value;
  const whole = input as Record<string, unknown>;
  const changed = withText(whole[first], rest.join('.'), value);
  return Array.isArray(input) ? input.with(Number(first), changed) : { ...whole, [first]: changed };
}
