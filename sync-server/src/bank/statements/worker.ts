/** Looks for statements and notifications now and then, reads what is new, and closes the bank's days that have nothing open. Several may run: a file is taken once. */
import { periodic } from '@flouss/platform/periodic';
import type { StatementSource } from '../port.ts';
import type { Worker } from '../worker.ts';
import { closeWholeDays } from './close-days.ts';
import { takeFromBank, takeFromFolder, takeNotifications } from './fetch.ts';
import type { Seen } from './fetch.ts';
import type { TakeFileDeps } from './take-file.ts';

const LOOK_EACH_MS = 60_000;
/** Looks: a bank that has no statement yet is not asked every minute. */
const BANK_ASKED_EACH = 10;
const STEPS = ['folder', 'notifications', 'bank', 'days'] as const;
type Step = (typeof STEPS)[number];

export interface StatementWorkerDeps extends TakeFileDeps {
  /** Undefined: there is none. */
  readonly folder?: string | undefined;
  readonly source?: StatementSource | undefined;
}

export function statementWorker({ folder, source, ...deps }: StatementWorkerDeps): Worker {
  const seen: Seen = new Map();

  const steps: Readonly<Record<Step, () => Promise<number>>> = {
    folder: async () => (folder === undefined ? 0 : takeFromFolder(deps, folder, seen)),
    // Early evidence, so each look asks for it.
    notifications: async () => (source ? takeNotifications(deps, source) : 0),
    bank: async () => (source ? takeFromBank(deps, source) : 0),
    days: () => closeWholeDays(deps.db, deps.ctx),
  };

  let looks = 0;
  async function look(): Promise<void> {
    const isBankAsked = looks++ % BANK_ASKED_EACH === 0;
    for (const step of STEPS) {
      if (step === 'bank' && !isBankAsked) continue;
      await steps[step]().catch((error: unknown) => deps.log.error({ err: error, step }, 'statements cannot be read'));
    }
  }

  return {
    ...periodic(LOOK_EACH_MS, look, (error) => deps.log.error({ err: error }, 'statements cannot be looked for')),
    async runOnce() {
      let done = 0;
      for (const step of STEPS) done += await steps[step]();
      return done;
    },
  };
}
