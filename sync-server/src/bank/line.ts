/** The bank as the server has it in hand: the adapter, the door before it, what is shown there, all from the configuration. */
import type { Logger } from 'pino';
import type { BankMetrics } from '../http/bank-metrics.ts';
import type { Ctx } from '../orders/context.ts';
import { watchCredentials, type CredentialFiles } from './credentials.ts';
import { hearingOf, openDoor, type Door } from './door.ts';
import { httpBank, httpStatements } from './http-adapter.ts';
import type { Bank, StatementSource } from './port.ts';

export interface BankConfig {
  readonly url: string;
  readonly credentials: CredentialFiles;
  /** What was agreed on, of this process alone; undefined: nothing. */
  readonly requestsPerSecond?: number | undefined;
}

export interface BankLine {
  readonly bank: Bank;
  readonly door: Door;
  readonly statements: StatementSource;
}

interface LineDeps {
  readonly ctx: Pick<Ctx, 'clock' | 'random'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: { readonly bank: BankMetrics };
  readonly to: BankConfig;
}

export function openLine({ ctx, logger, metrics, to }: LineDeps): BankLine {
  const credentials = watchCredentials(to.credentials, (what) => {
    if (what === 'replaced') logger.info('the credentials for the bank were replaced');
    else logger.warn('the new credentials for the bank cannot be used; the former ones stay');
  });
  const door = openDoor({
    clock: ctx.clock,
    random: ctx.random,
    requestsPerSecond: to.requestsPerSecond,
    called: metrics.bank.called,
  });
  metrics.bank.watch(door);
  const address = { url: to.url, credentials };
  return { bank: httpBank(address), door, statements: behind(door, httpStatements(address)) };
}

/** A bank that is left alone is asked for its statement another time. */
function behind(door: Door, source: StatementSource): StatementSource {
  return {
    async statement(day) {
      if (!door.admit('statement-query')) return { is: 'silent' };
      const given = await source.statement(day).catch((bug: unknown) => {
        door.stayed('statement-query');
        throw bug;
      });
      door.came('statement-query', hearingOf(given));
      return given;
    },
  };
}
