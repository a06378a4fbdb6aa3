/**
 * Executes a command once for ever: the first time it is applied and recorded in one transaction; after that the same
 * key gives the same stored answer. It must not know what a command does.
 */
import { createHash } from 'node:crypto';
import type { Bank } from './bank.ts';
import { noteCallback } from './callbacks.ts';
import { decideApplication, type CommandContext, type Outcome } from './commands.ts';
import type { CommandKind, Operation } from './protocol.ts';
import type { OperationRow } from './tables.ts';

const NOT_FOUND_YET_MS = 5_000;
const REMEMBERED_MS = 30 * 60_000;

export interface Command {
  readonly kind: CommandKind;
  readonly key: string;
  /** What the operation acts on, as it is listed. */
  readonly subject: string;
  readonly amountCents: number | null;
  /** What the caller calls this request, for both houses' logs. */
  readonly requestId: string | null;
  /** Everything that makes two requests the same: kind, path, body. */
  readonly content: unknown;
  readonly answerStatus: number;
  apply(context: Pick<CommandContext, 'at' | 'mustRefuse'>): Outcome;
}

export type Execution =
  | { readonly is: 'answered'; readonly status: number; readonly answer: string; readonly replayed: boolean }
  | { readonly is: 'mismatch' };

export function executeCommand(bank: Bank, command: Command): Execution {
  return bank.store.inTransaction(() => {
    const digest = digestOf([command.kind, command.content]);
    const earlier = bank.store.operations.find(command.key);
    if (earlier !== undefined && isForgotten(bank, earlier)) bank.store.operations.forget(command.key);
    if (earlier === undefined || isForgotten(bank, earlier)) return applyAndRecord(bank, command, digest);
    if (earlier.request_digest !== digest) return { is: 'mismatch' };
    bank.store.operations.countPresentation(command.key);
    return { is: 'answered', status: earlier.answer_status, answer: earlier.answer, replayed: true };
  });
}

function applyAndRecord(bank: Bank, command: Command, digest: string): Execution {
  const at = bank.clock.now();
  const mustRefuse = bank.faults.draw('refuse', command.kind) !== undefined;
  const hidden = bank.faults.draw('not-found-yet', command.kind);
  const forgets = bank.faults.draw('forget', command.kind);
  const outcome = command.apply({ at, mustRefuse });
  const operation = { ...columnsOf(outcome), key: command.key, kind: command.kind, created_at: at };
  const answer = JSON.stringify({ operation: operationOf(operation) });
  bank.store.operations.insert({
    ...operation,
    subject: command.subject,
    amount_cents: command.amountCents,
    request_id: command.requestId,
    request_digest: digest,
    visible_at: hidden === undefined ? at : at + (hidden.ms ?? NOT_FOUND_YET_MS),
    forgotten_at: forgets === undefined ? null : at + (forgets.ms ?? REMEMBERED_MS),
    decide_at: outcome.state === 'pending' ? outcome.decideAt : null,
    plan: outcome.state === 'pending' ? outcome.plan : null,
    answer_status: command.answerStatus,
    answer,
  });
  if (outcome.state !== 'pending') noteCallback(bank, command.key, command.kind, at);
  return { is: 'answered', status: command.answerStatus, answer, replayed: false };
}

/** A bank keeps its keys for a while; the same key is then a new one. */
export function isForgotten(bank: Bank, { forgotten_at }: Pick<OperationRow, 'forgotten_at'>): boolean {
  return forgotten_at !== null && forgotten_at <= bank.clock.now();
}

/** Decides every application whose time has come. */
export function decideDue(bank: Bank): void {
  bank.store.inTransaction(() => {
    const at = bank.clock.now();
    for (const operation of bank.store.operations.dueBy(at)) {
      const decided = decideApplication(bank, operation, at);
      if (decided.state === 'waits') bank.store.operations.want(operation.key, decided.for);
      else {
        const { state, reason, result } = columnsOf(decided);
        bank.store.operations.settle(operation.key, state, reason, result);
      }
      noteCallback(bank, operation.key, operation.kind, at);
    }
  });
}

/** An operation as the bank tells it: fields without a value are left out. */
export function operationOf(
  row: Pick<OperationRow, 'key' | 'kind' | 'state' | 'reason' | 'result' | 'created_at'> &
    Partial<Pick<OperationRow, 'wants'>>,
): Operation {
  const { key, kind, state, wants, reason, result, created_at } = row;
  return {
    key,
    kind,
    state,
    ...(wants && state === 'pending' && { wants }),
    ...(reason !== null && { reason }),
    ...(result !== null && { result: JSON.parse(result) as Record<string, string> }),
    created_at,
  };
}

function columnsOf(outcome: Outcome): Pick<OperationRow, 'state' | 'reason' | 'result'> {
  return {
    state: outcome.state,
    reason: outcome.state === 'refused' ? outcome.reason : null,
    result: outcome.state === 'done' ? JSON.stringify(outcome.result) : null,
  };
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('hex');
}

/** Makes the digest blind to the order of an object's keys, which JSON gives no meaning to. */
function sortedKeys(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
