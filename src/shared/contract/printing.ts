/**
 * Paper: which printer a counter uses, the picture of a receipt that goes to it, and the receipts that are wanted on paper.
 * Counter's own; nothing of it is sent to the server.
 */
import { z } from 'zod';
import { ReceiptKind, ReceiptModel } from '../domain/receipt.ts';
import { OpId } from '../kernel/ids.ts';

/** Where printers that speak ESC/POS listen. */
export const ESCPOS_PORT = 9_100;
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/;
const SYSTEM_NAME_MAX = 256;
/** 75 cm of paper: more than any receipt, less than a message of a host may hold. */
const ROWS_MAX = 6_000;

export const RollWidth = z.union([z.literal(80), z.literal(58)]);
export type RollWidth = z.infer<typeof RollWidth>;

/** What prints on a roll of that width, in dots of an eighth of a millimetre (203 dpi). */
export const ROLL_DOTS = { 80: 576, 58: 384 } as const satisfies Record<RollWidth, number>;

export const Printer = z.discriminatedUnion('kind', [
  /** The dialogue of browser or system: any printer, A4, PDF. Nobody tells what became of it. */
  z.strictObject({ kind: z.literal('page') }),
  z.strictObject({
    kind: z.literal('network'),
    host: z.string().regex(HOST, 'printer-address-unreadable'),
    port: z.int().min(1).max(65_535),
    roll: RollWidth,
  }),
  /** One that the system knows, by its name there; the desktop application alone can reach it. */
  z.strictObject({
    kind: z.literal('system'),
    name: z.string().min(1, 'text-empty').max(SYSTEM_NAME_MAX),
    paper: z.union([RollWidth, z.literal('a4')]),
  }),
]);
export type Printer = z.infer<typeof Printer>;
export type NetworkPrinter = Extract<Printer, { kind: 'network' }>;

export const PrinterSettings = z.strictObject({ printer: Printer, auto_print: z.boolean() });
export type PrinterSettings = z.infer<typeof PrinterSettings>;

/** Black and white, row by row, eight dots a byte, the leftmost highest; 1 is black. */
export const Raster = z
  .strictObject({
    width_dots: z.union([z.literal(ROLL_DOTS[80]), z.literal(ROLL_DOTS[58])]),
    height_dots: z.int().min(1).max(ROWS_MAX),
    bits: z.string().regex(/^[A-Za-z0-9_-]+$/),
  })
  .refine(
    ({ width_dots, height_dots, bits }) => bits.length === Math.ceil(((width_dots / 8) * height_dots * 4) / 3),
    'raster-size-differs',
  );
export type Raster = z.infer<typeof Raster>;

/** Why nothing is on the paper, or why that is not known. */
export const PrintTrouble = z.enum([
  'printer-unreachable',
  'paper-out',
  'cover-open',
  /** The printer says that it cannot, and not why. */
  'printer-error',
  /** The system took nothing: no such printer, or the dialogue was cancelled. */
  'not-taken',
  /** It left us and nobody confirmed it: whoever stands at the printer knows. */
  'paper-unknown',
  'not-wanted',
]);
export type PrintTrouble = z.infer<typeof PrintTrouble>;

/** `waiting`: surely not printed. `failed`: given up, or not known. */
export const PrintJobState = z.enum(['waiting', 'printing', 'printed', 'failed']);
export type PrintJobState = z.infer<typeof PrintJobState>;

export const JobId = z.int().min(1);

export const PrintJobView = z.strictObject({
  job_id: JobId,
  op_id: OpId,
  /** 0: the original; n: DUPLICATA n. */
  copy: z.int().min(0),
  state: PrintJobState,
  why: PrintTrouble.nullable(),
  attempts: z.int().min(0),
  /** Where it went last: an address, a name, or `page`. */
  printer: z.string().nullable(),
  asked_at: z.int(),
  kind: ReceiptKind,
  receipt_number: z.string(),
  customer_name: z.string(),
});
export type PrintJobView = z.infer<typeof PrintJobView>;

/** A job for the page to put into a picture, or before the person. */
export const PrintTask = z.strictObject({ job_id: JobId, receipt: ReceiptModel, printer: Printer });
export type PrintTask = z.infer<typeof PrintTask>;

/** What the page, or the system behind it, made of a task. */
export const HandedOver = z.enum(['printed', 'not-taken', 'paper-unknown']);
export type HandedOver = z.infer<typeof HandedOver>;
