/** The bank as the server has it in hand: the adapter, the door before it, what is shown there, all from the configuration. */
import type { Logger } from 'pino';
import type { BankMetrics } from '../http/bank-metrics.ts';
import type { Ctx } from '../orders/context.ts';
import { watchCallbackKeys, type CallbackKeys } from './callbacks/keys.ts';
import { watchCredentials, type CredentialFiles } from './credentials.ts';
import { hearingOf, openDoor, type Door } from './door.ts';
import { httpBank, httpStatements } from './http-adapter.ts';
import type { Bank, GivenStatement, StatementSource } from './port.ts';
import type { Reread } from './reread.ts';

export interface BankConfig {
  readonly url: string;
  readonly credentials: CredentialFiles;
  /** What was agreed on, of this process alone; undefined: nothing. */
  readonly requestsPerSecond?: number | undefined;
  /** PEM: the keys that the bank signs its calls with; undefined: it is not listened to. */
  readonly callbackKeysFile?: string | undefined;
}

export interface BankLine {
  readonly bank: Bank;
  readonly door: Door;
  readonly statements: StatementSource;
  readonly callbackKeys: CallbackKeys | undefined;
}

interface LineDeps {
  readonly ctx: Pick<Ctx, 'clock' | 'random'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: { readonly bank: BankMetrics };
  readonly to: BankConfig;
}

export function openLine({ ctx, logger, metrics, to }: LineDeps): BankLine {
  const noted =
    (of: string) =>
    (what: Reread): void => {
      if (what === 'replaced') logger.info(`${of} were replaced`);
      else logger.warn(`the new files of ${of} cannot be used; the former ones stay`);
    };
  const credentials = watchCredentials(to.credentials, noted('the credentials for the bank'));
  const door = openDoor({
    clock: ctx.clock,
    random: ctx.random,
    requestsPerSecond: to.requestsPerSecond,
    called: metrics.bank.called,
    changed(operation, state) {
      if (state === 'closed') logger.info({ operation }, 'the bank is heard again');
      else logger.warn({ operation }, 'the bank is not heard: its breaker is open');
    },
  });
  metrics.bank.watch(door);
  const address = { url: to.url, credentials };
  const { callbackKeysFile: file } = to;
  return {
    bank: httpBank(address),
    door,
    statements: behind(door, httpStatements(address)),
    callbackKeys: file === undefined ? undefined : watchCallbackKeys(file, noted('the keys of the bank’s calls')),
  };
}

/** A bank that is left alone is asked for its statements another time. */
function behind(door: Door, source: StatementSource): StatementSource {
  const asked = async (
    operation: 'statement-query' | 'notification-query',
    ask: () => Promise<GivenStatement>,
  ): Promise<GivenStatement> => {
    if (!door.admit(operation)) return { is: 'silent' };
    const given = await ask().catch((bug: unknown) => {
      door.stayed(operation);
      throw bug;
    });
    door.came(operation, hearingOf(given));
    return given;
  };
  return {
    statement: (day) => asked('statement-query', () => source.statement(day)),
    notification: (number) => asked('notification-query', () => source.notification(number)),
  };
}
