/** Training beside a counter with a real server: the real counter goes on, training stays here, and its facts would be nobody's. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import { BeneficiaryId, CustomerId, OpId, newId } from '@flouss/shared/kernel/ids';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCounter } from '../../../src/core/counter.ts';
import type { Counter } from '../../../src/core/counter.ts';
import { trainingStoreBeside } from '../../../src/core/training/training-store.ts';
import { aPerson } from '../server/a-person.ts';
import { openCentre } from '../server/test-centre.ts';
import type { TestCentre } from '../server/test-centre.ts';

const KEY = systemRandom.bytes(32);
const WAIT_MS = 10_000;

let centre: TestCentre;
let folder: string;
let counters: Counter[];

beforeEach(async () => {
  centre = await openCentre();
  folder = await mkdtemp(join(tmpdir(), 'flouss-training-'));
  counters = [];
});
afterEach(async () => {
  await Promise.all(counters.map((counter) => counter.close()));
  await centre.close();
  await rm(folder, { recursive: true, force: true });
});

type Place = Pick<Parameters<typeof openCounter>[0], 'store_path' | 'store_key' | 'pin_pepper'>;
const REAL = (): Place => ({ store_path: join(folder, 'counter.store'), store_key: KEY, pin_pepper: KEY });

function open(place: Place, server_url: string | null = null): Counter {
  const opened = openCounter({
    ...place,
    stopwatch: systemStopwatch,
    clock: centre.clock,
    random: systemRandom,
    emit: () => {},
    server_url,
  });
  if (!opened.ok) throw new Error(opened.error);
  counters.push(opened.value);
  opened.value.start();
  return opened.value;
}

async function ok<M extends CounterMethod>(counter: Counter, method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const result = await counter.call(method, input);
  if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
  return result.value;
}

async function register(counter: Counter, document: string): Promise<void> {
  const customer_id = newId(CustomerId, centre.clock, systemRandom);
  const personal = aPerson(document, newId(BeneficiaryId, centre.clock, systemRandom));
  const op_id = newId(OpId, centre.clock, systemRandom);
  await ok(counter, 'customer.register', { op_id, customer_id, language: 'fr', personal });
}

async function enterTraining(counter: Counter): Promise<void> {
  const { operators } = await ok(counter, 'training.enter', {});
  await ok(counter, 'session.sign-in', { operator_id: operators[0]!.operator_id, pin: TRAINING_PIN });
}

interface Device {
  readonly device_id: string;
  readonly head_seq: number;
}
const devices = async (): Promise<Device[]> =>
  (await centre.admin<{ devices: Device[] }>('GET', '/admin/devices')).body.devices;

async function enrolled(): Promise<Counter> {
  const agent = await centre.openAgent();
  const counter = open(REAL());
  await ok(counter, 'session.enrol', { server_url: centre.url, code: await centre.enrolmentCode(agent.agent_id) });
  await ok(counter, 'session.sign-in', { operator_id: agent.operator_id, pin: '1234' });
  return counter;
}

test('real facts that wait go to the server while somebody trains; what he does there does not', async () => {
  const counter = await enrolled();
  await register(counter, 'REAL123');
  await enterTraining(counter);
  await register(counter, 'LEARN123');
  await ok(counter, 'sync.now', {});
  await vi.waitFor(async () => expect(await devices()).toMatchObject([{ head_seq: 1 }]), { timeout: WAIT_MS });
  expect(await ok(counter, 'session.get', {})).toMatchObject({ training: true });
  // Long enough for a second push, if there were one.
  await vi.waitFor(async () => expect(await ok(counter, 'status.get', {})).toMatchObject({ waiting_facts: 0 }), {
    timeout: WAIT_MS,
  });
  expect(await devices()).toMatchObject([{ head_seq: 1 }]);
});

test('facts of training, should they ever be sent, come from a device that the server does not know', async () => {
  const counter = await enrolled();
  await enterTraining(counter);
  // So that they still wait.
  await ok(counter, 'training.connect', { connected: false });
  await register(counter, 'LEARN789');
  await counter.close();
  counters = [];
  const before = await devices();
  // The training store as somebody would have to misuse it: a counter of its own, turned towards the real server.
  const misused = open(trainingStoreBeside(REAL()), centre.url);
  await vi.waitFor(
    async () =>
      expect(await ok(misused, 'status.get', {})).toMatchObject({
        sync: 'attention',
        trouble: 'device-unknown',
        waiting_facts: 1,
      }),
    { timeout: WAIT_MS },
  );
  expect(await devices()).toEqual(before);
});
