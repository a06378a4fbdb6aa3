/** Changes of customers' files at the centre: put in, told, kept in history; refused when forged; and the phone that loses its voice. */
import { open, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import type { FactBody } from '@flouss/shared/contract/journal';
import type { PersonalChanges } from '@flouss/shared/domain/amendment';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { limitsInForce } from '@flouss/shared/domain/limits';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { CustomerId, OperatorId } from '@flouss/shared/kernel/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codesValidAfter,
  findBindingOf,
  findCode,
  insertCode,
  replaceBinding,
} from '../../../sync-server/src/db/sms-bindings.ts';
import { openPersonal } from '../../../sync-server/src/orders/personal.ts';
import { coolingOffMs } from '../../../sync-server/src/controls/sms-day.ts';
import { aPerson } from './a-person.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, TestCustomer } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const HOUR_MS = 3_600_000;
const PHONE = PhoneNumber.parse('+33639980042');
const ADDRESS = { line1: '8 quai Inventé', postal_code: '13002', city: 'Marseille', country: 'FR' as const };

async function shop() {
  const opened = await centre.openShop(2);
  const [first, second] = opened.cards;
  if (!first || !second) throw new Error('a shop has two customers');
  const manager = await centre.admin<{ operator_id: OperatorId }>(
    'POST',
    `/admin/agents/${opened.agent_id}/operators`,
    {
      name: 'Karim',
      role: 'manager',
      pin: '4321',
    },
  );
  return { ...opened, customer: first.customer, other: second.customer, manager_id: manager.body.operator_id };
}

type AmendedBody = FactBody<'customer-amended'>;

function amended(customer: TestCustomer, changes: PersonalChanges, more: Partial<AmendedBody> = {}): AmendedBody {
  const { customer_id, key } = customer;
  return {
    customer_id,
    parts: Object.keys(changes) as AmendedBody['parts'],
    changes: seal(key, customer_id, JSON.stringify(changes), systemRandom),
    language: null,
    reason: 'change',
    approved: null,
    ...more,
  };
}

async function verdictOf(counter: TestCounter, body: unknown, type = 'customer-amended'): Promise<string | null> {
  const { body: pushed } = await counter.push([counter.writeAny(type, body)]);
  return pushed.verdicts[0]!.code;
}

const fileOf = (id: CustomerId) => openPersonal(centre.db.read, centre.ctx, id);

async function wordOf(counter: TestCounter, customer: TestCustomer) {
  const { body } = await counter.pull(0);
  const items = body.items.filter((each) => each.kind === 'customer' && each.customer_id === customer.customer_id);
  const item = items.at(-1);
  if (item?.kind !== 'customer') throw new Error('the customer is told');
  return { item, personal: CustomerPersonal.parse(JSON.parse(open(item.key, item.customer_id, item.personal)!)) };
}

describe('a change', () => {
  it('is put in, told to the agent’s counters with its history, and leaves the rest alone', async () => {
    const { counter, customer } = await shop();
    const before = await fileOf(customer.customer_id);
    expect(await verdictOf(counter, amended(customer, { address: ADDRESS }))).toBeNull();
    expect(await verdictOf(counter, amended(customer, {}, { parts: ['language'], language: 'ar' }))).toBeNull();
    expect(await fileOf(customer.customer_id)).toEqual({ ...before, address: ADDRESS });
    const { item, personal } = await wordOf(counter, customer);
    expect(personal.address).toEqual(ADDRESS);
    expect(item.language).toBe('ar');
    expect(item.history?.map(({ parts }) => parts).toSorted()).toEqual([['address'], ['language']]);
    const stored = JSON.stringify(await centre.db.read.sql.selectFrom('customers').selectAll().execute());
    expect(stored).not.toMatch(/Marseille|Inventé/);
  });

  it('of somebody registered in the same batch is put in', async () => {
    const { counter } = await shop();
    const customer = counter.register('SAMEBATCH1');
    const change = counter.write('customer-amended', amended(customer, { address: ADDRESS }));
    const again = counter.write('customer-amended', amended(customer, { purpose: 'études' }));
    const { body } = await counter.push([customer, change, again]);
    expect(body.verdicts.map(({ code }) => code)).toEqual([null, null, null]);
    expect(await fileOf(customer.customer_id)).toMatchObject({ address: ADDRESS, purpose: 'études' });
  });

  it('is judged once, however often it comes', async () => {
    const { counter, customer } = await shop();
    const written = counter.write('customer-amended', amended(customer, { address: ADDRESS }));
    await counter.push([written]);
    const { body } = await counter.push([written]);
    expect(body.verdicts[0]).toMatchObject({ outcome: 'accepted', already: true });
    expect((await wordOf(counter, customer)).item.history).toHaveLength(1);
  });

  it('of the name needs a manager of the agent', async () => {
    const { counter, customer, manager_id, operator_id } = await shop();
    const stranger = (await shop()).manager_id;
    const changes = { name: { given_names: 'Autre', family_name: 'Personne' } };
    const approvedBy = (id: OperatorId) => amended(customer, changes, { approved: { manager_id: id, reason: 'vu' } });
    expect(await verdictOf(counter, amended(customer, changes))).toBe('operator-not-allowed');
    expect(await verdictOf(counter, approvedBy(operator_id))).toBe('operator-not-allowed');
    expect(await verdictOf(counter, approvedBy(stranger))).toBe('operator-not-allowed');
    expect(await fileOf(customer.customer_id)).toMatchObject({ identity: { given_names: 'Inventée' } });
    expect(await verdictOf(counter, approvedBy(manager_id))).toBeNull();
    expect(await fileOf(customer.customer_id)).toMatchObject({ identity: { given_names: 'Autre' } });
  });

  it('to a document that is somebody else’s is refused; to a free one it frees nobody’s', async () => {
    const { counter, customer, other } = await shop();
    const theirs = (await fileOf(other.customer_id))!.document;
    expect(await verdictOf(counter, amended(customer, { document: theirs }))).toBe('already-registered');
    const renewed = { ...theirs, number: 'NEW7654321', expires_on: '2036-01-01' };
    expect(await verdictOf(counter, amended(customer, { document: renewed }))).toBeNull();
    const [twin] = (await counter.push([counter.register('NEW7654321')])).body.verdicts;
    expect(twin?.code).toBe('already-registered');
  });

  it('that lies is refused', async () => {
    const { counter, customer, other } = await shop();
    const elsewhere = await shop();
    const sound = amended(customer, { address: ADDRESS });
    const sealedByOther = amended({ ...customer, key: other.key }, { address: ADDRESS });
    const cases: [string, unknown][] = [
      ['customer-unknown', amended(elsewhere.customer, { address: ADDRESS })],
      ['malformed', { ...sound, parts: ['phone'] }],
      ['malformed', { ...sound, parts: ['address', 'language'] }],
      ['malformed', { ...sound, parts: [] }],
      ['malformed', sealedByOther],
      ['malformed', { ...sound, changes: { nonce: 'A'.repeat(16), ciphertext: 'AAAA' } }],
      ['malformed', amended(customer, { purpose: 'carte 4111 1111 1111 1111' })],
      ['malformed', amended(customer, { shoes: 43 } as PersonalChanges, { parts: ['address'] })],
    ];
    const answered: (string | null)[] = [];
    for (const [, body] of cases) answered.push(await verdictOf(counter, body));
    expect(answered).toEqual(cases.map(([code]) => code));
    expect((await wordOf(counter, customer)).item.history).toEqual([]);
  });
});

describe('a registration', () => {
  it('of the first version is read as before; of the second it must be signed', async () => {
    const { counter } = await shop();
    const register = (v: number, number: string, signed: boolean) => {
      const { key, customer_id, beneficiary_id } = counter.register(number);
      counter.rewind({ seq: counter.head().seq - 1, digest: before });
      const { signature, consents, ...rest } = aPerson(number, beneficiary_id);
      const { texts_version: __, ...old } = consents;
      const person = signed ? { ...rest, consents, signature } : { ...rest, consents: old };
      const personal = seal(key, customer_id, JSON.stringify(person), systemRandom);
      const body = { customer_id, language: 'fr', personal };
      const written = counter.writeAny('customer-registered', body, { v, keys: [{ customer_id, key }] });
      before = counter.head().digest;
      return written;
    };
    let before = counter.head().digest;
    const { body } = await counter.push([
      register(1, 'FIRST11111', false),
      register(2, 'SECOND2222', true),
      register(2, 'UNSIGNED33', false),
      register(3, 'UNKNOWN444', true),
    ]);
    expect(body.verdicts.map(({ code }) => code)).toEqual([null, null, 'malformed', 'unknown-type']);
  });
});

describe('a beneficiary', () => {
  it('is described better, under the same id only', async () => {
    const { counter, customer, other } = await shop();
    const { beneficiary } = (await fileOf(customer.customer_id))!;
    const changed = (details: object, beneficiary_id = customer.beneficiary_id) => ({
      customer_id: customer.customer_id,
      beneficiary_id,
      beneficiary: seal(
        customer.key,
        customer.customer_id,
        JSON.stringify({ ...beneficiary, ...details }),
        systemRandom,
      ),
      reason: 'correction',
    });
    const verdict = (body: unknown) => verdictOf(counter, body, 'beneficiary-changed');
    expect(await verdict(changed({ family_name: 'Tazi' }))).toBeNull();
    expect(await fileOf(customer.customer_id)).toMatchObject({ beneficiary: { family_name: 'Tazi' } });
    const id = other.beneficiary_id;
    expect(await verdict(changed({ beneficiary_id: id }, id))).toBe('malformed');
    expect(await verdict(changed({ beneficiary_id: id }))).toBe('malformed');
    expect((await wordOf(counter, customer)).item.history).toMatchObject([{ parts: ['beneficiary'] }]);
  });
});

describe('another phone number', () => {
  it('takes the voice from the old one, voids the code given before, and begins a pause of 72 hours', async () => {
    const { counter, customer } = await shop();
    const { customer_id } = customer;
    const { db, ctx, clock } = centre;
    const bound_at = clock.now() - 1_000 * HOUR_MS;
    const binding = {
      sender_index: customer_id,
      sender_sealed: '{}',
      customer_id,
      bound_at,
      stopped: 0,
      language: null,
    } as const;
    const code_index = `code of ${customer_id}`;
    const code = { code_index, customer_id, op_id: newId(OpId, clock, systemRandom), used_at: null };
    await db.transaction(async (tx) => {
      await replaceBinding(tx, binding);
      await insertCode(tx, { ...code, expires_at: clock.now() + HOUR_MS });
    });
    const limits = limitsInForce((await ctx.terms.current(db.read)).limits, clock.now())!;
    const pause = () => coolingOffMs(db.read, binding, limits, clock.now());
    expect((await wordOf(counter, customer)).item.sms_enrolled).toBe(true);
    expect(await verdictOf(counter, amended(customer, { address: ADDRESS }))).toBeNull();
    expect(await pause()).toBe(0);

    expect(await verdictOf(counter, amended(customer, { phone: PHONE }))).toBeNull();
    expect(await fileOf(customer_id)).toMatchObject({ phone: PHONE });
    expect(await findBindingOf(db.read, customer_id)).toBeUndefined();
    expect((await findCode(db.read, code_index))!.expires_at).toBeLessThanOrEqual(clock.now());
    expect((await wordOf(counter, customer)).item.sms_enrolled).toBe(false);
    expect(await pause()).toBe(72 * HOUR_MS);
    clock.advance(72 * HOUR_MS);
    expect(await pause()).toBe(0);
  });

  it('voids a code that the same batch gave before, and not the one it gave after', async () => {
    const { counter, customer } = await shop();
    const { customer_id, key } = customer;
    const issue = (code: string) =>
      counter.write('sms-code-issued', {
        customer_id,
        code: seal(key, customer_id, code, systemRandom),
        expires_at: centre.clock.now() + HOUR_MS,
      });
    const written = [
      issue('7K3M92'),
      counter.write('customer-amended', amended(customer, { phone: PHONE })),
      issue('8K3M92'),
    ];
    const { body } = await counter.push(written);
    expect(body.verdicts.map((verdict) => verdict.code)).toEqual([null, null, null]);
    const codes = await codesValidAfter(centre.db.read, customer_id, centre.clock.now());
    expect(codes.map(({ op_id }) => op_id)).toEqual([written[2]!.op_id]);
  });
});
