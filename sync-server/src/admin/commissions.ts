/**
 * A month's commissions, computed anew from what the ledger says was loaded. Each is booked with its load; one that is not there is
 * booked now, under the name it always has, so that nothing is booked twice. A month is settled once its last day is closed.
 */
import { dayAfter, dayBefore } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { withPlan } from '@flouss/shared/domain/commission-plan';
import { addCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { reloadCommission } from '@flouss/shared/domain/tariff';
import type { AgentId, OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { plansOf } from '../controls/terms.ts';
import type { Terms } from '../controls/terms.ts';
import { insertRun, runOf } from '../db/commission-runs.ts';
import { findDay } from '../db/days.ts';
import type { Reader } from '../db/handles.ts';
import { postedGroups } from '../db/ledger.ts';
import { ordersByIds } from '../db/orders.ts';
import type { CommissionRunRow, OrderRow } from '../db/schema.ts';
import { inPages, span, walk } from '../db/walk.ts';
import { lastGroupOf } from '../ledger/days.ts';
import { postGroups } from '../ledger/post.ts';
import { reloadCommission as bookCommission } from '../ledger/postings.ts';
import type { LedgerGroup } from '../ledger/postings.ts';
import type { AdminDeps } from './agents.ts';

const LOADS_AT_ONCE = 500;
const LOADED = ':reload-loaded';

/** The rows as they were settled, also when that was before. */
export async function settleMonth(
  { db, ctx }: AdminDeps,
  month: string,
): Promise<Result<CommissionRunRow[], 'day-not-found'>> {
  const first = `${month}-01`;
  const last = lastDayOf(first);
  if (!(await findDay(db.read, last))) return err('day-not-found');
  const run_at = ctx.clock.now();
  // What is closed changes no more: it can be read before the transaction.
  const { rows, missing } = await earnedBetween(
    db.read,
    await ctx.terms.current(db.read),
    await lastGroupOf(db.read, dayBefore(first)),
    await lastGroupOf(db.read, last),
  );
  return db.transaction(async (tx) => {
    const standing = await runOf(tx, month);
    if (standing.length > 0) return ok(standing);
    await postGroups(tx, missing, run_at);
    await insertRun(
      tx,
      [...rows].map(([agent_id, earned]) => Object.assign({ month, agent_id, run_at }, earned)),
    );
    return ok(await runOf(tx, month));
  });
}

type Earned = Pick<CommissionRunRow, 'loads' | 'fees_cents' | 'earned_cents' | 'made_good_cents'>;

async function earnedBetween(
  db: Reader,
  terms: Terms,
  above: number,
  upTo: number,
): Promise<{ readonly rows: Map<AgentId, Earned>; readonly missing: LedgerGroup[] }> {
  const rows = new Map<AgentId, Earned>();
  const missing: LedgerGroup[] = [];
  const groups = walk(db, 'ledger_groups', ['group_no'], { only: span('group_no', above, upTo) });
  for await (const page of inPages(groups, LOADS_AT_ONCE)) {
    const loaded = (await loadedBy(db, page)).map((order) => {
      const earned = earnedBy(terms, order);
      return { order, earned, group: bookCommission(order.op_id, order.agent_id, earned) };
    });
    const booked = await postedGroups(
      db,
      loaded.map(({ group }) => group.group_id),
    );
    for (const { order, earned, group } of loaded) {
      const isMissing = earned > 0 && !booked.has(group.group_id);
      if (isMissing) missing.push(group);
      const so = rows.get(order.agent_id) ?? { loads: 0, fees_cents: ZERO, earned_cents: ZERO, made_good_cents: ZERO };
      rows.set(order.agent_id, {
        loads: so.loads + 1,
        fees_cents: addCents(so.fees_cents, order.fee_cents),
        earned_cents: addCents(so.earned_cents, earned),
        made_good_cents: addCents(so.made_good_cents, isMissing ? earned : ZERO),
      });
    }
  }
  return { rows, missing };
}

function earnedBy(terms: Terms, { agent_id, tariff_version, ordered_at, fee_cents }: OrderRow): Cents {
  const tariff = terms.tariffs.find(({ version }) => version === tariff_version);
  return tariff ? reloadCommission(withPlan(tariff, plansOf(terms, agent_id), ordered_at), fee_cents) : ZERO;
}

/** An SMS order passes by every agent. */
async function loadedBy(db: Reader, groups: readonly { readonly group_id: string }[]): Promise<OrderRow[]> {
  const ids = groups.flatMap(({ group_id }) =>
    group_id.endsWith(LOADED) ? [group_id.slice(0, -LOADED.length) as OpId] : [],
  );
  return ids.length === 0 ? [] : (await ordersByIds(db, ids)).filter(({ channel }) => channel === 'counter');
}

function lastDayOf(first: CalendarDate): CalendarDate {
  let day = first;
  for (let next = day; next.slice(0, 7) === first.slice(0, 7); next = dayAfter(next)) day = next;
  return day;
}
