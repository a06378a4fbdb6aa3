/**
 * A counter as the server sees it: a device key, a journal that chains, signed requests over real HTTP. It has no store and
 * no rules of its own, so a test can make it lie.
 */
import { canonicalText, factDigest, GENESIS_DIGEST, signedText } from '@flouss/shared/contract/journal';
import type { FactBody, FactType } from '@flouss/shared/contract/journal';
import { PROTOCOL_HEADER } from '@flouss/shared/contract/protocol';
import { enrolmentProof, SYNC_PATHS } from '@flouss/shared/contract/sync';
import type {
  CustomerKey,
  JournalEntry,
  JournalHead,
  PullAnswer,
  PullRequest,
  PushAnswer,
  Snapshot,
} from '@flouss/shared/contract/sync';
import { CardNickname } from '@flouss/shared/domain/card-nickname';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { addCents, cents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { BeneficiaryId, CustomerId, DeviceId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import { makeDeviceKey, signerOf } from '@flouss/platform/device-key';
import { signRequest } from '@flouss/platform/http-signature';
import type { SignatureHeaders } from '@flouss/platform/http-signature';
import { newSealKey, seal } from '@flouss/platform/seal';
import { sha256, systemRandom } from '@flouss/platform/system-ports';
import { aPerson } from './a-person.ts';
import type { NamedOtherwise } from './a-person.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T & { readonly code?: string; readonly head?: JournalHead };
}

export interface Written {
  readonly op_id: OpId;
  readonly entry: JournalEntry;
}

export interface WriteOptions {
  readonly op_id?: OpId;
  readonly occurred_at?: number;
  readonly operator_id?: OperatorId;
  readonly tariff_v?: number;
  readonly v?: number;
  readonly keys?: CustomerKey[];
}

export interface SignedCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly headers: SignatureHeaders;
}

export interface TestCustomer {
  readonly customer_id: CustomerId;
  readonly beneficiary_id: BeneficiaryId;
  readonly key: string;
}

export interface TestCounterOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly random?: Random;
  /** Of the protocol; where nothing is said, it says nothing. */
  readonly version?: number;
}

export function openCounter(options: TestCounterOptions) {
  const { clock, random = systemRandom } = options;
  const key = makeDeviceKey();
  const sign = signerOf(key);
  const deviceId = newId(DeviceId, clock, random);
  const spoken: Record<string, string> =
    options.version === undefined ? {} : { [PROTOCOL_HEADER]: String(options.version) };
  let head: JournalHead = { seq: 0, digest: GENESIS_DIGEST };
  let receipts = 0;
  let operator: OperatorId | undefined;
  let url = options.url;

  /** The next fact of the journal. `body` is taken as it is, so that it may be nonsense. */
  function writeAny(type: string, body: unknown, given: WriteOptions = {}): Written {
    const operator_id = given.operator_id ?? operator;
    if (!operator_id) throw new Error('nobody is signed in at the test counter');
    const op_id = given.op_id ?? newId(OpId, clock, random);
    const text = canonicalText({
      op_id,
      device_id: deviceId,
      seq: head.seq + 1,
      prev: head.digest,
      type,
      v: given.v ?? 1,
      operator_id,
      occurred_at: given.occurred_at ?? clock.now(),
      tariff_v: given.tariff_v ?? 1,
      body,
    });
    const { entry } = sealText(text);
    return { op_id, entry: given.keys ? { ...entry, keys: given.keys } : entry };
  }

  /** Takes any text for the next fact. */
  function sealText(text: string): Written {
    const digest = factDigest(text, sha256);
    head = { seq: head.seq + 1, digest };
    const { op_id } = JSON.parse(text) as { op_id: OpId };
    return { op_id, entry: { fact: text, signature: sign(signedText(digest)) } };
  }

  const write = <T extends FactType>(type: T, body: FactBody<T>, given?: WriteOptions): Written =>
    writeAny(type, body, given);

  function signed(method: SignedCall['method'], path: string, query: string, body: string): SignedCall {
    return {
      method,
      path,
      query,
      body,
      headers: signRequest({ method, path, query, body }, deviceId, sign, clock, random),
    };
  }

  /** Only the headers: the body may be no text at all. */
  const signedBytes = (method: string, path: string, query: string, body: Uint8Array): SignatureHeaders =>
    signRequest({ method, path, query, body }, deviceId, sign, clock, random);

  async function send<T>(call: SignedCall): Promise<Answer<T>> {
    const response = await fetch(`${url}${call.path}${call.query === '?' ? '' : call.query}`, {
      method: call.method,
      headers: { ...spoken, ...call.headers, ...(call.body === '' ? {} : { 'content-type': 'application/json' }) },
      ...(call.body === '' ? {} : { body: call.body }),
    });
    return { status: response.status, body: (await response.json()) as Answer<T>['body'] };
  }

  const pushCall = (entries: readonly JournalEntry[]): SignedCall =>
    signed('POST', SYNC_PATHS.push, '?', JSON.stringify({ entries }));

  return {
    deviceId,
    key,
    sign,
    write,
    writeAny,
    sealText,
    signed,
    signedBytes,
    send,
    pushCall,
    head: () => head,
    /** As after an old backup was restored. */
    rewind: (to: JournalHead) => void (head = to),
    signIn: (as: OperatorId) => void (operator = as),
    moveTo: (to: string) => void (url = to),
    async enrol(code: string, deviceKey = key): Promise<Answer<{ counter_code: string }>> {
      const request = { code, device_id: deviceId, public_key: deviceKey.publicKey };
      const proof = sign(enrolmentProof(request));
      const response = await fetch(`${url}${SYNC_PATHS.enrol}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...request, proof }),
      });
      return { status: response.status, body: (await response.json()) as Answer<{ counter_code: string }>['body'] };
    },
    push: (written: readonly Written[]) => send<PushAnswer>(pushCall(written.map(({ entry }) => entry))),
    pull: (
      cursor: number,
      wait_ms = 0,
      known: Partial<Pick<PullRequest, 'reference_version' | 'granted_cents'>> = {},
    ) => {
      const holds = Object.entries(known).map(([name, value]) => `&${name}=${value}`);
      const query = `?cursor=${cursor}&wait_ms=${wait_ms}${holds.join('')}`;
      return send<PullAnswer>(signed('GET', SYNC_PATHS.pull, query, ''));
    },
    snapshot: () => send<Snapshot>(signed('GET', SYNC_PATHS.snapshot, '?', '')),

    receivePacks: (card_references: CardReference[], given: WriteOptions = {}): Written =>
      write('pack-received', { card_references, delivery_note: 'BL 1' }, given),
    register(
      documentNumber: string,
      given: { wrongKey?: boolean; named?: NamedOtherwise } = {},
    ): Written & TestCustomer {
      const customer_id = newId(CustomerId, clock, random);
      const beneficiary_id = newId(BeneficiaryId, clock, random);
      const customerKey = newSealKey(random);
      const personal = seal(
        customerKey,
        customer_id,
        JSON.stringify(aPerson(documentNumber, beneficiary_id, given.named)),
        random,
      );
      const sent = given.wrongKey ? newSealKey(random) : customerKey;
      const written = write(
        'customer-registered',
        { customer_id, language: 'fr', personal },
        { keys: [{ customer_id, key: sent }] },
      );
      return { ...written, customer_id, beneficiary_id, key: customerKey };
    },
    sell(card_reference: CardReference, customer: TestCustomer, price = 1_900, given?: WriteOptions): Written {
      const { customer_id, beneficiary_id } = customer;
      const price_cents = cents(price);
      const paid = { means: 'cash' as const, given_cents: price_cents, change_cents: cents(0) };
      return write(
        'card-sold',
        {
          card_reference,
          customer_id,
          beneficiary_id,
          nickname: CardNickname.parse('MAMAN'),
          price_cents,
          paid,
          receipt_count: ++receipts,
        },
        given,
      );
    },
    reload(
      card_reference: CardReference,
      customer_id: CustomerId,
      amount: number,
      fee: number,
      given: WriteOptions & { means?: 'cash' | 'card'; with_sale?: OpId } = {},
    ): Written {
      const [amount_cents, fee_cents] = [cents(amount), cents(fee)];
      const total: Cents = addCents(amount_cents, fee_cents);
      const paid = { means: given.means ?? ('cash' as const), given_cents: total, change_cents: cents(0) };
      return write(
        'reload-ordered',
        {
          card_reference,
          customer_id,
          amount_cents,
          fee_cents,
          paid,
          receipt_count: ++receipts,
          ...(given.with_sale && { with_sale: given.with_sale }),
        },
        given.with_sale ? { v: 2, ...given } : given,
      );
    },
    refund: (refund_of: OpId, amount: number, given?: WriteOptions): Written =>
      write('refund-paid', { refund_of, amount_cents: cents(amount), receipt_count: ++receipts }, given),
  };
}

export type TestCounter = ReturnType<typeof openCounter>;
