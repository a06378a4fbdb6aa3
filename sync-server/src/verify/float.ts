/** I11. No agent's float was ever below nothing, his counters hold no more of it than there is, and commission follows loads. */
import { withPlan } from '@flouss/shared/domain/commission-plan';
import { listCommissionPlans } from '../db/agents.ts';
import { addCents, signedCents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { reloadCommission, Tariff } from '@flouss/shared/domain/tariff';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Reader } from '../db/handles.ts';
import { groupTotals, postedGroups } from '../db/ledger.ts';
import type { OrderRow } from '../db/schema.ts';
import { listTerms } from '../db/terms.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding, partsOf } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_AT_ONCE = 500;
const FLOAT = 'agent-float:';

export const float: Invariant = {
  id: 'I11',
  says: 'no float below its floor, no allotment beyond it, commission where a load is and nowhere else',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  /** One number an agent. */
  const floats = new Map<string, Cents>();
  yield* overdrawn(db, floats);
  yield* overAllotted(db, floats);
  yield* commissionWithoutCause(db);
  yield* wrongCommission(db);
}

/** Entry by entry; a group is looked at when it is whole. */
async function* overdrawn(db: Reader, floats: Map<string, Cents>): AsyncGenerator<Finding> {
  let group = 0;
  const touched = new Set<string>();
  function* look(): Generator<Finding> {
    for (const account of touched) {
      const left = floats.get(account) ?? ZERO;
      if (left < 0) yield finding('ledger_groups', group, `leaves ${account} at ${left}`);
    }
    touched.clear();
  }
  for await (const { group_no, account, debit_cents, credit_cents } of walk(db, 'ledger_entries', [
    'group_no',
    'line',
  ])) {
    if (group_no !== group) yield* look();
    group = group_no;
    if (!account.startsWith(FLOAT)) continue;
    touched.add(account);
    floats.set(account, signedCents((floats.get(account) ?? ZERO) + credit_cents - debit_cents));
  }
  yield* look();
}

async function* overAllotted(db: Reader, floats: ReadonlyMap<string, Cents>): AsyncGenerator<Finding> {
  const held = new Map<string, Cents>();
  for await (const { agent_id, state, granted_cents, spent_cents } of walk(db, 'devices', ['device_id'])) {
    if (state === 'revoked') continue;
    held.set(agent_id, addCents(held.get(agent_id) ?? ZERO, subtractCents(granted_cents, spent_cents)));
  }
  for (const [agent_id, sum] of held) {
    const left = floats.get(`${FLOAT}${agent_id}`) ?? ZERO;
    if (sum > left) yield finding('agents', agent_id, `has ${left}, and its counters hold ${sum} of it`);
  }
  for await (const { agent_id, float_floor_cents, floor_given_up_cents } of walk(db, 'agents', ['agent_id'])) {
    if (floor_given_up_cents === null) continue;
    const free = (floats.get(`${FLOAT}${agent_id}`) ?? ZERO) - (held.get(agent_id) ?? ZERO);
    if (free < float_floor_cents - floor_given_up_cents)
      yield finding('agents', agent_id, `has ${free} that no counter holds, under its floor of ${float_floor_cents}`);
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  'reload-commission': 'reload-loaded',
  'card-commission': 'card-sold',
};

async function* commissionWithoutCause(db: Reader): AsyncGenerator<Finding> {
  for await (const groups of inPages(walk(db, 'ledger_groups', ['group_no']), ROWS_AT_ONCE)) {
    const caused = groups.flatMap(({ group_no, group_id }) => {
      const { of, event } = partsOf(group_id);
      const cause = CAUSES[event];
      return cause === undefined ? [] : [{ group_no, group_id, cause: `${of}:${cause}` }];
    });
    if (caused.length === 0) continue;
    const posted = await postedGroups(
      db,
      caused.map(({ cause }) => cause),
    );
    for (const { group_no, group_id, cause } of caused)
      if (!posted.has(cause)) yield finding('ledger_groups', group_no, `${group_id} without ${cause}`);
  }
}

const commissionOf = (opId: OpId): string => `${opId}:reload-commission`;

/** An SMS order passes by every agent: nobody earns by it. */
async function* wrongCommission(db: Reader): AsyncGenerator<Finding> {
  const tariffs = new Map(
    (await listTerms(db)).flatMap((row) =>
      row.kind === 'tariff' ? [[row.version, Tariff.parse(JSON.parse(row.body))]] : [],
    ),
  );
  const plans = Map.groupBy(await listCommissionPlans(db), ({ agent_id }) => agent_id);
  const due = ({ agent_id, channel, state, tariff_version, fee_cents, ordered_at }: OrderRow): Cents => {
    const tariff = tariffs.get(tariff_version);
    const earned = channel === 'counter' && (state === 'loaded' || state === 'reconciled');
    if (!earned || !tariff) return ZERO;
    return reloadCommission(withPlan(tariff, plans.get(agent_id) ?? [], ordered_at), fee_cents);
  };
  for await (const orders of inPages(walk(db, 'orders', ['op_id']), ROWS_AT_ONCE)) {
    const paid = await groupTotals(
      db,
      orders.map(({ op_id }) => commissionOf(op_id)),
    );
    for (const order of orders) {
      const [expected, booked] = [due(order), paid.get(commissionOf(order.op_id)) ?? ZERO];
      if (expected !== booked)
        yield finding('orders', order.op_id, `earns a commission of ${expected}, and ${booked} is booked`);
    }
  }
}
