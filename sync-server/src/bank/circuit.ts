/**
 * The bank circuit as the server sees it. It finds its work in rows and leaves its outcome in rows; no other circuit
 * is known here.
 */
import { bankWorker, type BankWorkerDeps, type Worker } from './worker.ts';

export function bankCircuit(deps: BankWorkerDeps): { readonly workers: readonly Worker[] } {
  return { workers: [bankWorker(deps)] };
}
