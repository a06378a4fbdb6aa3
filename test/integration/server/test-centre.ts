/**
 * The real server in this process over a temporary folder: real SQLite, real HTTP on a free port. Only the clock is held, and
 * the bank's words are spoken by the test.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import { AdministratorId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { Clock } from '@flouss/shared/kernel/ports';
import { systemRandom } from '@flouss/platform/system-ports';
import type { Role } from '../../../sync-server/src/admin/access.ts';
import { hashPassword } from '../../../sync-server/src/admin/password.ts';
import { buildApp } from '../../../sync-server/src/app.ts';
import { openTerms } from '../../../sync-server/src/controls/terms.ts';
import type { RateLimits } from '../../../sync-server/src/http/server.ts';
import { insertAdministrator } from '../../../sync-server/src/db/administrators.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import type { Ctx } from '../../../sync-server/src/orders/context.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { readHere } from '../../../sync-server/src/sync/reading/batch-reader.ts';
import { askWith, backOffice, PASSWORD } from './back-office.ts';
import type { AdminAnswer } from './back-office.ts';
import { openTestDatabase } from '../database/test-database.ts';
import { openCounter } from './test-counter.ts';
import type { TestCounter, TestCustomer } from './test-counter.ts';

/** A Wednesday morning in Paris. */
export const START_AT = Date.UTC(2026, 5, 10, 8);

export interface HeldClock extends Clock {
  set(at: number): void;
  advance(ms: number): void;
}

function holdClock(at = START_AT): HeldClock {
  let now = at;
  return { now: () => now, set: (to) => void (now = to), advance: (ms) => void (now += ms) };
}

let lastCard = 0;
/** References nobody has used yet. */
export function freshPacks(count: number): CardReference[] {
  return Array.from({ length: count }, () => makeCardReference(++lastCard));
}

/** One of each role, let in without the work of a hash for each. */
const STAFF = { support: 'salma', supervisor: 'sofia', finance: 'farid', auditor: 'anis' } as const;

async function letStaffIn(db: Database, ctx: Ctx): Promise<void> {
  const password_hash = await hashPassword(ctx, PASSWORD);
  await db.transaction(async (tx) => {
    for (const role of Object.keys(STAFF) as Role[]) {
      await insertAdministrator(tx, {
        administrator_id: newId(AdministratorId, ctx.clock, ctx.random),
        name: STAFF[role],
        role,
        active: 1,
        password_hash,
        password_due: 0,
        wrong_passwords: 0,
        locked_until: 0,
        created_at: ctx.clock.now(),
      });
    }
  });
}

export async function openCentre(
  rateLimits: RateLimits = { requestsPerMinute: 100_000, enrolmentsPerMinute: 100_000 },
) {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-centre-'));
  const clock = holdClock();
  const keys = deriveServerKeys(new Uint8Array(32).fill(7));
  const ctx: Ctx = { clock, random: systemRandom, keys, terms: openTerms() };
  const db = await openTestDatabase(dir, clock);
  const app = await buildApp({
    db,
    ctx,
    reader: readHere(ctx),
    config: {
      bank: undefined,
      carrier: undefined,
      rateLimits,
    },
    logger: openLogger('silent'),
  });
  const url = await app.http.listen({ host: '127.0.0.1', port: 0 });

  await letStaffIn(db, ctx);
  const office = backOffice(() => url, STAFF);

  /** `T` is what the caller knows the route to answer; with a `token`, whoever that is asks. */
  function admin<T extends object>(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<AdminAnswer<T>> {
    return token === undefined ? office.ask<T>(method, path, body) : askWith<T>(url, token, method, path, body);
  }

  async function openAgent(floatCents = 10_000_000) {
    const { agent_id } = (
      await admin<{ agent_id: AgentId }>('POST', '/admin/agents', { name: 'Tabac du Port', address: '1 quai' })
    ).body;
    if (floatCents > 0) {
      const op_id = newId(OpId, clock, systemRandom);
      await admin('POST', `/admin/agents/${agent_id}/pay-ins`, { op_id, amount_cents: floatCents });
    }
    const operator = { name: 'Nadia', role: 'teller', pin: '1234' };
    const { operator_id } = (
      await admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${agent_id}/operators`, operator)
    ).body;
    return { agent_id, operator_id };
  }

  const enrolmentCode = async (agentId: AgentId, counter_code = 'C01'): Promise<string> =>
    (await admin<{ code: string }>('POST', `/admin/agents/${agentId}/enrolment-codes`, { counter_code })).body.code;

  async function openEnrolledCounter(agent: { agent_id: AgentId; operator_id: OperatorId }): Promise<TestCounter> {
    const counter = openCounter({ url, clock });
    await counter.enrol(await enrolmentCode(agent.agent_id));
    counter.signIn(agent.operator_id);
    return counter;
  }

  const dispatch = async (agentId: AgentId, packs: readonly CardReference[]): Promise<void> => {
    await admin('POST', `/admin/agents/${agentId}/packs`, { card_references: packs });
  };

  /** The bank's yes, as its circuit would bring it. */
  const activate = (card: CardReference): Promise<void> =>
    db.transaction(async (tx) => {
      for (const event of ['apply', 'accept', 'activate'] as const) await moveCard(tx, ctx, card, event);
    });

  /** A counter with `count` customers, each with an active card. */
  async function openShop(count: number, floatCents?: number) {
    const agent = await openAgent(floatCents);
    const counter = await openEnrolledCounter(agent);
    const packs = freshPacks(count);
    await dispatch(agent.agent_id, packs);
    const written = [counter.receivePacks(packs)];
    const cards: { card: CardReference; customer: TestCustomer }[] = [];
    for (const card of packs) {
      const customer = counter.register(`P${card.replace(/\W/g, '')}`);
      written.push(customer, counter.sell(card, customer));
      cards.push({ card, customer });
    }
    const pushed = await counter.push(written);
    const refused = pushed.body.verdicts.find(({ outcome }) => outcome !== 'accepted');
    if (refused) throw new Error(`the shop could not be set up: ${JSON.stringify(refused)}`);
    for (const card of packs) await activate(card);
    return { ...agent, counter, cards };
  }

  return {
    url,
    dir,
    db,
    ctx,
    clock,
    app,
    admin,
    office,
    openAgent,
    openEnrolledCounter,
    openShop,
    enrolmentCode,
    dispatch,
    activate,
    async close(): Promise<void> {
      await app.close();
      await db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type TestCentre = Awaited<ReturnType<typeof openCentre>>;
