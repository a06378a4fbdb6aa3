/**
 * What the simulated carrier says and understands: the simulator's own requests and the names of its faults. It imports
 * nothing of the server's, because it stands for somebody else's software.
 */
import { z } from 'zod';
import { FAULT_FIGURES, type Fault } from '../both/fault-book.ts';

/** The service's short number [S]. */
export const SHORT_NUMBER = '71004';
/** The route messages come from, as Kannel names it. */
export const SMSC_ID = 'simulator';
export const SERVICE_NAME = 'flouss';

/** What can go wrong whatever is spoken. */
export const CARRIER_FAULTS = ['duplicate', 'delay', 'alias', 'refuse', 'lose-answer', 'undeliverable'] as const;
/** What can go wrong on an SMPP line only. */
export const SMPP_FAULTS = ['drop', 'parts', 'throttle', 'no-answer', 'nack', 'slow'] as const;
const FAULTS = [...CARRIER_FAULTS, ...SMPP_FAULTS] as const;
export type CarrierFaultName = (typeof FAULTS)[number];
/** The carrier has one kind of traffic to spoil, so its faults all strike everything. */
export type CarrierFault = Fault<never, CarrierFaultName>;

export const FaultsBody = z.strictObject({
  faults: z.array(z.strictObject({ kind: z.literal('*').default('*'), fault: z.enum(FAULTS), ...FAULT_FIGURES })),
});

const COPIES_MAX = 50;
const ID_MAX = 64;
/** Ten parts of a long message, which is more than any handset sends. */
export const TEXT_MAX = 1_530;

/** E.164 with its plus sign. */
const Phone = z.string().regex(/^\+[1-9][0-9]{6,14}$/);

export const CustomerMessage = z.strictObject({
  from: Phone,
  text: z.string().min(1).max(TEXT_MAX),
  /** Left out: the carrier makes one. Given again with the same text: that message is delivered once more. */
  id: z
    .string()
    .regex(/^[0-9A-Za-z._:-]+$/)
    .max(ID_MAX)
    .optional(),
  /** How many copies of this one message reach the server. */
  times: z.int().positive().max(COPIES_MAX).default(1),
});
export type CustomerMessage = z.infer<typeof CustomerMessage>;

export const MeasureBody = z.strictObject({ text: z.string().max(TEXT_MAX) });

/** A number as people and query strings write it (`0033…`, spaces, a plus sign decoded to a space) in E.164. */
export function normalPhone(written: string): string | undefined {
  const digits = written.replace(/[\s.()-]/g, '').replace(/^00/, '+');
  const parsed = Phone.safeParse(digits.startsWith('+') ? digits : `+${digits}`);
  return parsed.success ? parsed.data : undefined;
}
