/**
 * Whatever is asked of a counter's reload in whatever order: it is loaded once at most, never after it was taken back, and what the
 * customer paid is on the card with its fee kept, or owed to him whole.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import { cents, signedCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { countsTowardLimit, ReloadEvent } from '@flouss/shared/domain/reload';
import { parisYear } from '@flouss/shared/domain/calendar';
import { AgentId, CustomerId, DeviceId, newId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { gather, nothingWanted } from '../../../sync-server/src/controls/working-set.ts';
import type { Reader } from '../../../sync-server/src/db/handles.ts';
import type { OrderRow } from '../../../sync-server/src/db/schema.ts';
import { INITIAL_TARIFF } from '../../../sync-server/src/admin/initial-terms.ts';
import { agentFloat } from '../../../sync-server/src/ledger/postings.ts';
import type { Account } from '../../../sync-server/src/ledger/postings.ts';
import { applyReloadEvent, giveBackHeld, releaseHeld } from '../../../sync-server/src/orders/apply-reload-event.ts';
import type { Desk } from '../../../sync-server/src/orders/desk.ts';

const AT = Date.UTC(2026, 5, 10, 8);
const agent_id = newId(AgentId, systemClock, systemRandom);
const AMOUNT = cents(10_000);
const FEE = cents(600);

const ORDER: OrderRow = {
  op_id: newId(OpId, systemClock, systemRandom),
  channel: 'counter',
  agent_id,
  device_id: newId(DeviceId, systemClock, systemRandom),
  card_reference: makeCardReference(1),
  customer_id: newId(CustomerId, systemClock, systemRandom),
  means: 'cash',
  amount_cents: AMOUNT,
  fee_cents: FEE,
  tariff_version: INITIAL_TARIFF.version,
  state: 'received',
  reason: null,
  ordered_at: AT,
  changed_at: AT,
  answered: 0,
  charge_id: null,
  held_for: null,
};

async function emptyDesk(): Promise<Desk> {
  return {
    at: AT,
    terms: { reference_version: 1, tariffs: [INITIAL_TARIFF], limits: [], plans: new Map() },
    // Nothing is wanted, so nothing is read.
    set: await gather({} as Reader, nothingWanted()),
    movedCards: new Map(),
    movedOrders: new Map(),
    refunds: [],
    decisions: [],
    groups: [],
    bankWork: [],
    withdrawn: [],
    ended: [],
    feed: new Map(),
  };
}

/** Debits less credits of what lies on the desk. */
function balance(desk: Desk, account: Account): Cents {
  const lines = desk.groups.flatMap((group) => group.lines).filter((line) => line.account === account);
  return lines.reduce((sum, { debit, credit }) => signedCents(sum + debit - credit), ZERO);
}

test('no path loads twice, none loads what was taken back, and nothing paid is lost', async () => {
  const events = fc.array(fc.constantFrom(...ReloadEvent.options), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(events, async (asked) => {
      const desk = await emptyDesk();
      let order = ORDER;
      for (const event of ['approve' as const, ...asked]) {
        // An order that the controls decline is owed without a booking: that is the bench's, not this road's.
        if (order.state === 'received' && event !== 'approve') continue;
        const moved = applyReloadEvent(desk, order, event, 'bank-refused');
        if (moved.ok) order = moved.value;
      }
      const booked = desk.groups.map(({ group_id }) => group_id.split(':')[1]);
      const loaded = booked.filter((event) => event === 'reload-loaded').length;
      const givenBack = booked.filter((event) => event === 'reload-cancelled' || event === 'reload-refused').length;
      expect(loaded + givenBack).toBeLessThanOrEqual(1);
      expect(new Set(booked).size).toBe(booked.length);
      expect(desk.bankWork.filter(({ kind }) => kind === 'load')).toHaveLength(1);
      expect(desk.withdrawn).toEqual(booked.includes('reload-cancelled') ? [ORDER.op_id] : []);

      const owed = order.state === 'refund-due' || order.state === 'refunded';
      expect(owed).toBe(givenBack === 1);
      // The commission is the agent's earning, not the customer's money.
      const commission = balance(desk, 'commission-expense');
      const taken = signedCents(balance(desk, agentFloat(agent_id)) + commission);
      expect(taken).toBe(owed ? 0 : AMOUNT + FEE);
      const kept = 0 - balance(desk, 'fee-revenue');
      const onItsWay = 0 - balance(desk, 'load-in-progress');
      const onTheCard = 0 - balance(desk, 'bank-settlement');
      expect(kept + onItsWay + onTheCard).toBe(taken);
      expect(onTheCard).toBe(loaded * AMOUNT);
      const counted = desk.set.years.get(ORDER.card_reference, parisYear(AT));
      expect(counted).toBe(countsTowardLimit(order.state) ? AMOUNT : 0);
    }),
    { numRuns: 3_000 },
  );
});

test('held for its card: one load at most, only once the card is active, and none of what was given back', async () => {
  const held_for = newId(OpId, systemClock, systemRandom);
  const words = fc.constantFrom('card active', 'card refused', 'submit', 'load', 'fail', 'cancel', 'refund');
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 20 }), async (said) => {
      const desk = await emptyDesk();
      const approved = applyReloadEvent(desk, { ...ORDER, held_for }, 'approve');
      expect(approved.ok && desk.bankWork).toEqual([]);
      const order = (): OrderRow => desk.set.orders.get(ORDER.op_id)!;
      let active = false;
      for (const word of said) {
        if (word === 'card active') {
          releaseHeld(desk, held_for);
          active = true;
        } else if (word === 'card refused') giveBackHeld(desk, held_for, 'bank-refused');
        // The bank's worker has nothing to send before.
        else if (word !== 'submit' || desk.bankWork.length > 0) {
          applyReloadEvent(desk, order(), ReloadEvent.parse(word), 'bank-refused');
        }
      }
      const { state } = order();
      const owed = state === 'refund-due' || state === 'refunded';
      const going = desk.bankWork.length - desk.withdrawn.length;
      expect(desk.bankWork.length).toBeLessThanOrEqual(active ? 1 : 0);
      const failedAtBank = desk.groups.some(({ group_id }) => group_id.endsWith(':reload-refused'));
      expect(going).toBe(owed && !failedAtBank ? 0 : desk.bankWork.length);
      expect(order().held_for).toBe(state === 'approved' && !active ? held_for : null);
      const commission = balance(desk, 'commission-expense');
      expect(signedCents(balance(desk, agentFloat(agent_id)) + commission)).toBe(owed ? 0 : AMOUNT + FEE);
    }),
    { numRuns: 2_000 },
  );
});
