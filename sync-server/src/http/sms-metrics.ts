/** What is counted of the lines to the SMS carrier and of messages that come in parts. Numbers and codes only; no number of a telephone. */
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

export interface SmsMetrics {
  /** How many binds are there now. */
  readonly binds: (bound: number) => void;
  /** Something came by SMPP and was answered so: `message`, `part`, `receipt` or `nothing`. */
  readonly delivered: (is: string, status: number) => void;
  /** A reply was handed over, with this outcome. */
  readonly submitted: (outcome: string) => void;
  /** What came by SMPP and could not be taken, by its trouble. */
  readonly refused: (trouble: string) => void;
  /** Of a long message some parts never came. */
  readonly incomplete: () => void;
}

export function openSmsMetrics(registry: Registry): SmsMetrics {
  const registers = [registry];
  const binds = new Gauge({ name: 'flouss_smpp_binds', help: 'SMPP binds of this process that are there', registers });
  const delivered = new Counter({
    name: 'flouss_smpp_deliveries_total',
    help: 'What the carrier brought by SMPP, by kind and the status it was answered with',
    labelNames: ['is', 'status'],
    registers,
  });
  const submitted = new Counter({
    name: 'flouss_smpp_submissions_total',
    help: 'Replies handed to the carrier by SMPP, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const refused = new Counter({
    name: 'flouss_smpp_refused_total',
    help: 'What came by SMPP and could not be read or taken, by trouble',
    labelNames: ['trouble'],
    registers,
  });
  const incomplete = new Counter({
    name: 'flouss_sms_incomplete_total',
    help: 'Long messages of which some parts never came',
    registers,
  });
  return {
    binds: (bound) => binds.set(bound),
    delivered: (is, status) => delivered.inc({ is, status: `0x${status.toString(16).padStart(2, '0')}` }),
    submitted: (outcome) => submitted.inc({ outcome }),
    refused: (trouble) => refused.inc({ trouble }),
    incomplete: () => incomplete.inc(),
  };
}

/** For whoever is not watched. */
export const UNWATCHED_SMS: SmsMetrics = { binds() {}, delivered() {}, submitted() {}, refused() {}, incomplete() {} };
