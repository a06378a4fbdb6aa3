/** What the back office does with agents: takes them on, books their money, sends packs and codes. */
import { isBackAtCentre, SENT_AGAIN } from '@flouss/shared/domain/card';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { Cents } from '@flouss/shared/domain/money';
import { safeText } from '@flouss/shared/domain/pan';
import { isTrainingNumber } from '@flouss/shared/domain/training';
import { AgentId, newId, OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { nothingWanted } from '../controls/working-set.ts';
import { findAgent, insertAgent, listAgents } from '../db/agents.ts';
import { insertPacks, replacePacks, stockLines } from '../db/cards.ts';
import type { StockLine } from '../db/cards.ts';
import { insertEnrolmentCode } from '../db/devices.ts';
import { appendFeed } from '../db/feed.ts';
import type { Reader, Tx } from '../db/handles.ts';
import { entriesOf } from '../db/ledger.ts';
import type { Database } from '../db/open.ts';
import type { AgentRow, PackRow } from '../db/schema.ts';
import { floatOf } from '../ledger/balances.ts';
import { noteFloor } from '../ledger/floor.ts';
import { postGroups } from '../ledger/post.ts';
import { agentPaidIn } from '../ledger/postings.ts';
import type { Ctx } from '../orders/context.ts';
import { clearDesk, openDesk, putCard } from '../orders/desk.ts';
import { ENROLMENT_CODE_MS, enrolmentCodeDigest, makeEnrolmentCode } from '../orders/enrolment-codes.ts';

const PACKS_PER_DISPATCH_MAX = 500;

export interface AdminDeps {
  readonly db: Database;
  readonly ctx: Ctx;
  /** Where counters reach us; where the asking came from otherwise. */
  readonly publicUrl?: string | undefined;
}

/** An id may be given, so that asking again after a lost answer makes no second one. */
export const NewAgent = z.strictObject({ agent_id: AgentId.optional(), name: safeText(80), address: safeText(200) });

export function addAgent({ db, ctx }: AdminDeps, agent: z.infer<typeof NewAgent>): Promise<{ agent_id: AgentId }> {
  const agent_id = agent.agent_id ?? newId(AgentId, ctx.clock, ctx.random);
  return db.transaction(async (tx) => {
    if (!(await findAgent(tx, agent_id))) {
      await insertAgent(tx, { agent_id, name: agent.name, address: agent.address, created_at: ctx.clock.now() });
    }
    return { agent_id };
  });
}

export const PayIn = z.strictObject({ op_id: OpId, amount_cents: Cents.refine((amount) => amount > 0) });

/** Booked once for each `op_id`; the float as it then is. The same id with another sum or agent is refused. */
export async function payIn(
  tx: Tx,
  { clock }: Ctx,
  agentId: AgentId,
  { op_id, amount_cents }: z.infer<typeof PayIn>,
): Promise<Result<Cents, 'agent-unknown' | 'already-exists'>> {
  if (!(await findAgent(tx, agentId))) return err('agent-unknown');
  const group = agentPaidIn(op_id, agentId, amount_cents);
  const booked = await entriesOf(tx, group.group_id);
  const same = booked.every(({ account, debit_cents, credit_cents }, i) => {
    const line = group.lines[i];
    return line?.account === account && line.debit === debit_cents && line.credit === credit_cents;
  });
  if (!same) return err('already-exists');
  await postGroups(tx, [group], clock.now());
  await noteFloor(tx, agentId);
  tx.signal(`feed:${agentId}`);
  return ok(await floatOf(tx, agentId));
}

export const Dispatch = z.strictObject({
  card_references: z.array(CardReference).min(1).max(PACKS_PER_DISPATCH_MAX),
  delivery_note: safeText(40).optional(),
});

/**
 * Notes packs as sent to the agent; those on their way to it, or received there, stay as they are. A pack that an agent sent back goes
 * out again, to whomever. One that is another agent's stops the dispatch.
 */
export function dispatchPacks(
  { db, ctx }: AdminDeps,
  agentId: AgentId,
  { card_references, delivery_note }: z.infer<typeof Dispatch>,
): Promise<Result<number, 'agent-unknown' | 'already-exists'>> {
  return db.transaction(async (tx) => {
    if (!(await findAgent(tx, agentId))) return err('agent-unknown');
    const fresh = new Set(card_references);
    const desk = await openDesk(tx, ctx, { ...nothingWanted(), cards: new Set(fresh), packs: new Set(fresh) });
    const toAgent = (card_reference: CardReference): PackRow => ({
      card_reference,
      agent_id: agentId,
      dispatched_at: desk.at,
      delivery_note: delivery_note ?? null,
    });
    const again: PackRow[] = [];
    for (const pack of desk.set.packs.values()) {
      fresh.delete(pack.card_reference);
      const card = desk.set.cards.get(pack.card_reference);
      if (card && isBackAtCentre(card)) {
        again.push(toAgent(pack.card_reference));
        putCard(desk, { ...card, agent_id: agentId, reason: SENT_AGAIN, changed_at: desk.at });
      } else if (pack.agent_id !== agentId) return err('already-exists');
    }
    const first = [...fresh].map(toAgent);
    await replacePacks(tx, again);
    await insertPacks(tx, first);
    const packs = [...first, ...again];
    await appendFeed(
      tx,
      agentId,
      packs.map(({ card_reference }) => ({ kind: 'pack' as const, entity_id: card_reference })),
      desk.at,
    );
    await clearDesk(tx, desk);
    return ok(packs.length);
  });
}

/** What an agent has, by what became of it; `expected` was sent and not received. */
export async function stockOf(
  read: Reader,
  agentId: AgentId,
): Promise<Result<{ readonly packs: readonly StockLine[] }, 'agent-unknown'>> {
  if (!(await findAgent(read, agentId))) return err('agent-unknown');
  return ok({ packs: await stockLines(read, agentId) });
}

export type AgentWithFloat = Pick<AgentRow, 'agent_id' | 'name' | 'address' | 'created_at'> & {
  readonly float_cents: Cents;
};

export async function agentsWithFloat(read: Reader): Promise<AgentWithFloat[]> {
  const agents: AgentWithFloat[] = [];
  for (const { agent_id, name, address, created_at } of await listAgents(read)) {
    agents.push({ agent_id, name, address, created_at, float_cents: await floatOf(read, agent_id) });
  }
  return agents;
}

export const NewCounter = z.strictObject({
  counter_code: z
    .string()
    .regex(/^[A-Z]\d{2,3}$/)
    .refine((code) => !isTrainingNumber(code), 'counter-code-of-training'),
});

export interface IssuedCode {
  readonly code: string;
  readonly expires_at: number;
}

/** A code that lets one counter in, once, for ten minutes. Shown here and never again. */
export async function issueEnrolmentCode(
  tx: Tx,
  { clock, random }: Ctx,
  agentId: AgentId,
  { counter_code }: z.infer<typeof NewCounter>,
): Promise<Result<IssuedCode, 'agent-unknown'>> {
  if (!(await findAgent(tx, agentId))) return err('agent-unknown');
  const code = makeEnrolmentCode(random);
  const created_at = clock.now();
  const expires_at = created_at + ENROLMENT_CODE_MS;
  await insertEnrolmentCode(tx, {
    code_digest: enrolmentCodeDigest(code),
    agent_id: agentId,
    counter_code,
    created_at,
    expires_at,
    used_by: null,
  });
  return ok({ code, expires_at });
}
