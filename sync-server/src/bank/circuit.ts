/**
 * The bank circuit as the server sees it. It finds its work in rows and leaves its outcome in rows; no other circuit
 * is known here.
 */
import type { FastifyPluginAsync } from 'fastify';
import type { CallbackKeys } from './callbacks/keys.ts';
import { callbackRoute } from './callbacks/route.ts';
import { bankWorker, type BankWorkerDeps, type Worker } from './worker.ts';

export interface BankCircuitDeps extends BankWorkerDeps {
  /** Undefined: the bank does not call, it is only asked. */
  readonly callbackKeys: CallbackKeys | undefined;
  readonly calledBack: (outcome: string) => void;
}

export interface BankCircuit {
  readonly plugin: FastifyPluginAsync;
  readonly workers: readonly Worker[];
}

export function bankCircuit({ callbackKeys: keys, calledBack, ...deps }: BankCircuitDeps): BankCircuit {
  const { db, ctx } = deps;
  return {
    plugin: keys ? callbackRoute({ db, ctx, keys, calledBack }) : async () => {},
    workers: [bankWorker(deps)],
  };
}
