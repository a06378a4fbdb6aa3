/**
 * What support is sent when something is wrong: versions, counts, codes, sizes, settings. A closed form with no free text in it:
 * no name, number, reference or path of anybody's fits in.
 */
import { z } from 'zod';
import { BackupFault } from './backup.ts';
import { Theme } from './views.ts';

const EpochMs = z.number().int();
const Count = z.number().int().min(0);
/** Our own words: codes, states, kinds, names of methods and tables. */
const Word = z.string().regex(/^[a-z][a-z0-9._-]{0,60}$/);
const Counts = z.record(Word, Count);

export const Diagnostics = z.strictObject({
  form: z.literal(1),
  made_at: EpochMs,
  versions: z.strictObject({
    application: z.string().max(40).nullable(),
    node: z.string().max(40),
    sqlite: z.string().max(40),
    store: Count,
    platform: z.string().max(20),
    architecture: z.string().max(20),
  }),
  counter: z.strictObject({
    device_id: z.uuid().nullable(),
    counter_code: z.string().max(8).nullable(),
    training: z.boolean(),
  }),
  store: z.strictObject({ bytes: Count, log_bytes: Count, rows: Counts }),
  journal: z.strictObject({ facts: Count, waiting: Count, by_type: Counts, rejected_by_code: Counts }),
  sync: z.strictObject({
    link: z.enum(['online', 'offline', 'attention']),
    trouble: Word.nullable(),
    last_contact_at: EpochMs.nullable(),
    offline_since_at: EpochMs.nullable(),
    encrypted: z.boolean(),
    server_seq: Count,
    cursor: Count,
    reference_version: Count,
  }),
  settings: z.strictObject({ language: Word, theme: Theme, operators: Count }),
  backup: z.strictObject({
    configured: z.boolean(),
    kept: Count,
    last_good_at: EpochMs.nullable(),
    last_good_bytes: Count.nullable(),
    failure: z.strictObject({ at: EpochMs, code: BackupFault }).nullable(),
  }),
  /** Since the counter was started: how often each method was refused with which code, newest first. */
  refusals: z.array(z.strictObject({ method: Word, code: Word, count: Count, last_at: EpochMs })),
});
export type Diagnostics = z.infer<typeof Diagnostics>;
