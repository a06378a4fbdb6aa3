/** A server that is killed between the parts of a message, or before its answer is heard, loses nothing of it and takes nothing twice. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { headerFor } from '../../../sync-server/src/sms/carriers/smpp/concatenation.ts';
import { STATUS } from '../../../sync-server/src/sms/carriers/smpp/commands.ts';
import type { Customer } from './customers.ts';
import { openScriptedSmsc, type ScriptedSmsc } from './scripted-smsc.ts';
import { openSmsCentre, type SmsCentre } from './sms-centre.ts';

const PHONE = '+33639980003';
const NOWHERE = 'http://127.0.0.1:9/';
const TEXT = 'RECH 100 MAMAN';

let folder: string;
let smsc: ScriptedSmsc;
let customer: Customer;
let server: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-smpp-kill-'));
  smsc = await openScriptedSmsc();
  customer = await inProcess((centre) => centre.enrolled(PHONE));
});
afterEach(async () => {
  await kill();
  await smsc.close();
  await rm(folder, { recursive: true, force: true });
});

async function inProcess<T>(look: (centre: SmsCentre) => Promise<T>): Promise<T> {
  const centre = await openSmsCentre(NOWHERE, folder);
  try {
    return await look(centre);
  } finally {
    await centre.close();
  }
}

async function start(): Promise<void> {
  const lines = smsc.lines.length;
  const entry = fileURLToPath(new URL('centre-process.ts', import.meta.url));
  server = spawn(process.execPath, [entry, NOWHERE, folder, `smpp://127.0.0.1:${smsc.port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: server.stdout! }), 'line');
  await smsc.wait('bind_transceiver', lines + 1);
}

async function kill(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

let sequence = 0;

/** Until its answer has been heard. */
async function deliver(part: 1 | 2): Promise<void> {
  const answered = smsc.heard('deliver_sm_resp').length;
  const piece = Buffer.from(part === 1 ? TEXT.slice(0, 6) : TEXT.slice(6));
  const short_message = Buffer.concat([headerFor({ reference: 9, total: 2, part }), piece]);
  const body = { source_addr: PHONE.slice(1), source_addr_ton: 1, esm_class: 0x40, short_message };
  smsc.lines.at(-1)!.say({ command: 'deliver_sm', sequence: ++sequence, body });
  const answers = await smsc.wait('deliver_sm_resp', answered + 1);
  expect(answers.at(-1)).toMatchObject({ status: STATUS.ok, sequence });
}

it('part by part, with a kill after each answer', async () => {
  await start();
  await deliver(2);
  await kill();
  expect(await inProcess((centre) => centre.proposals(customer))).toEqual([]);
  await start();
  await deliver(2);
  await deliver(1);
  await kill();
  await start();
  await deliver(1);
  await deliver(2);
  await kill();
  const proposals = await inProcess((centre) => centre.proposals(customer));
  expect(proposals).toMatchObject([{ amount_cents: 10_000, state: 'open' }]);
});
