/**
 * One PDU from its octets and back. Total: whatever the octets are, the answer is a PDU or a reason with the status that refuses it;
 * nothing is kept that is not in the octets, and nothing in them is read twice.
 */
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { ANSWER_BIT, commandOf, COMMANDS, STATUS } from './commands.ts';
import type { Command } from './commands.ts';
import { LAYOUTS } from './layouts.ts';
import type { Body, Field } from './layouts.ts';

export const HEADER_BYTES = 16;
/** No message needs more; each costs us four octets of somebody else's choosing. */
const PARAMETERS_MAX = 64;
const PARAMETER_HEAD_BYTES = 4;

export type Parameters = ReadonlyMap<number, Buffer>;
const NO_PARAMETERS: Parameters = new Map();

interface PduOf<C extends Command> {
  readonly command: C;
  readonly status: number;
  readonly sequence: number;
  readonly body: Body<C>;
  /** Optional parameters by tag; the first of a tag counts. */
  readonly parameters: Parameters;
}
export type Pdu = { [C in Command]: PduOf<C> }[Command];
export type AnyPdu<C extends Command> = PduOf<C>;

export type PduTrouble =
  | 'too-short'
  | 'length-wrong'
  | 'command-unknown'
  | 'text-unended'
  | 'body-cut'
  | 'parameter-cut'
  | 'parameters-too-many';

/** What is known of a PDU that cannot be read, and the status it is refused with. */
export interface BadPdu {
  readonly trouble: PduTrouble;
  readonly status: number;
  /** Undefined where even the head is missing. */
  readonly command: Command | undefined;
  readonly sequence: number;
  readonly isAnswer: boolean;
}

const REFUSALS: Record<PduTrouble, number> = {
  'too-short': STATUS.invalidCommandLength,
  'length-wrong': STATUS.invalidCommandLength,
  'command-unknown': STATUS.invalidCommandId,
  'text-unended': STATUS.invalidCommandLength,
  'body-cut': STATUS.invalidMessageLength,
  'parameter-cut': STATUS.optionalParametersMalformed,
  'parameters-too-many': STATUS.optionalParametersMalformed,
};

/** `bytes` is one whole PDU, as its own length says. */
export function readPdu(bytes: Buffer): Result<Pdu, BadPdu> {
  if (bytes.length < HEADER_BYTES) return bad('too-short', undefined, 0, 0);
  const id = bytes.readUInt32BE(4);
  const sequence = bytes.readUInt32BE(12);
  const command = commandOf(id);
  if (bytes.readUInt32BE(0) !== bytes.length) return bad('length-wrong', command, sequence, id);
  if (command === undefined) return bad('command-unknown', undefined, sequence, id);
  const body = readBody(LAYOUTS[command], bytes);
  if (!body.ok) return bad(body.error, command, sequence, id);
  const parameters = readParameters(bytes, body.value.end);
  if (!parameters.ok) return bad(parameters.error, command, sequence, id);
  const status = bytes.readUInt32BE(8);
  // The layout that was read is that command's.
  return ok({ command, status, sequence, body: body.value.values, parameters: parameters.value } as unknown as Pdu);
}

function bad(trouble: PduTrouble, command: Command | undefined, sequence: number, id: number) {
  const isAnswer = id >= ANSWER_BIT;
  return err({ trouble, status: REFUSALS[trouble], command, sequence, isAnswer });
}

type Values = Record<string, number | string | Buffer>;

/** An answer that refuses may come without its body (§4.4.2): its fields are then empty. */
function readBody(layout: readonly Field[], bytes: Buffer): Result<{ values: Values; end: number }, PduTrouble> {
  const values: Values = {};
  const isBare = bytes.length === HEADER_BYTES && bytes.readUInt32BE(4) >= ANSWER_BIT;
  let at = HEADER_BYTES;
  for (const [name, kind] of layout) {
    if (isBare) values[name] = kind === 'u8' ? 0 : kind === 'octets' ? Buffer.alloc(0) : '';
    else if (kind === 'u8') {
      if (at >= bytes.length) return err('body-cut');
      values[name] = bytes[at]!;
      at += 1;
    } else if (kind === 'octets') {
      const length = bytes[at];
      if (length === undefined || at + 1 + length > bytes.length) return err('body-cut');
      values[name] = bytes.subarray(at + 1, at + 1 + length);
      at += 1 + length;
    } else {
      const zero = bytes.subarray(at, at + kind.max).indexOf(0);
      if (zero < 0) return err('text-unended');
      values[name] = bytes.toString('latin1', at, at + zero);
      at += zero + 1;
    }
  }
  return ok({ values, end: at });
}

function readParameters(bytes: Buffer, from: number): Result<Parameters, PduTrouble> {
  if (from === bytes.length) return ok(NO_PARAMETERS);
  const parameters = new Map<number, Buffer>();
  let at = from;
  for (let read = 0; at < bytes.length; read++) {
    if (read >= PARAMETERS_MAX) return err('parameters-too-many');
    if (at + PARAMETER_HEAD_BYTES > bytes.length) return err('parameter-cut');
    const tag = bytes.readUInt16BE(at);
    const end = at + PARAMETER_HEAD_BYTES + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return err('parameter-cut');
    if (!parameters.has(tag)) parameters.set(tag, bytes.subarray(at + PARAMETER_HEAD_BYTES, end));
    at = end;
  }
  return ok(parameters);
}

export interface NewPdu<C extends Command> {
  readonly command: C;
  readonly sequence: number;
  readonly status?: number;
  /** What is left out is empty or zero. */
  readonly body?: Partial<Body<C>>;
  readonly parameters?: readonly (readonly [tag: number, value: Buffer])[];
}

/** Throws where a value does not fit its field: ours are checked before, so that would be a bug. */
export function writePdu<C extends Command>({ command, sequence, status = 0, body, parameters }: NewPdu<C>): Buffer {
  const values: Readonly<Record<string, unknown>> = body ?? {};
  const parts = [
    Buffer.alloc(HEADER_BYTES),
    ...LAYOUTS[command].map(([name, kind]) => writeField(kind, values[name])),
    ...(parameters ?? []).map(([tag, value]) => {
      const head = Buffer.alloc(PARAMETER_HEAD_BYTES);
      head.writeUInt16BE(tag, 0);
      head.writeUInt16BE(value.length, 2);
      return Buffer.concat([head, value]);
    }),
  ];
  const bytes = Buffer.concat(parts);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(COMMANDS[command], 4);
  bytes.writeUInt32BE(status, 8);
  bytes.writeUInt32BE(sequence, 12);
  return bytes;
}

function writeField(kind: Field[1], value: unknown): Buffer {
  if (kind === 'u8') return Buffer.from([typeof value === 'number' ? value : 0]);
  if (kind === 'octets') {
    const octets = Buffer.isBuffer(value) ? value : Buffer.alloc(0);
    if (octets.length > 0xff) throw new RangeError('a message of more than 255 octets goes into a parameter');
    return Buffer.concat([Buffer.from([octets.length]), octets]);
  }
  const written = Buffer.from(typeof value === 'string' ? value : '', 'latin1');
  if (written.length >= kind.max || written.includes(0)) throw new RangeError('a text does not fit its field');
  return Buffer.concat([written, Buffer.alloc(1)]);
}

export const uint8 = (value: number): Buffer => Buffer.from([value]);

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** A number of one or two octets; undefined where the parameter is missing or of another size. */
export function numberIn(parameters: Parameters, tag: number, size: 1 | 2): number | undefined {
  const value = parameters.get(tag);
  return value?.length === size ? value.readUIntBE(0, size) : undefined;
}

/** A text that ends with a zero, which some leave out. */
export function textIn(parameters: Parameters, tag: number): string | undefined {
  const value = parameters.get(tag);
  if (!value) return undefined;
  const zero = value.indexOf(0);
  return value.toString('latin1', 0, zero < 0 ? value.length : zero);
}
