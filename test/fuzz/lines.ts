/**
 * The same hostile PDUs over a socket, to a line of ours that has bound: whatever comes, the line answers, refuses or is ended and made
 * again, and in the end a message that is sound is still taken.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { openFraming } from '../../sync-server/src/sms/carriers/smpp/framing.ts';
import { readPdu, writePdu } from '../../sync-server/src/sms/carriers/smpp/pdu.ts';
import { smppCarrier } from '../../sync-server/src/sms/carriers/smpp/smpp-carrier.ts';
import { UNWATCHED_SMS } from '../../sync-server/src/http/sms-metrics.ts';
import { smppOptions } from '../integration/sms/smpp-centre.ts';
import { chanceOf } from '../simulation/chance.ts';
import { hostilePdu } from './pdus.ts';
import { openTally, type Tally } from './tally.ts';

const AT_A_TIME = 20;
const BACK_WITHIN_MS = 20_000;
const SOUND = 'RECH 100';
const nobody = async (): Promise<void> => {};

export async function fuzzLines(count: number, seed: string, answerMaxMs = BACK_WITHIN_MS): Promise<Tally> {
  const chance = chanceOf(`lines ${seed}`);
  const tally = openTally(answerMaxMs);
  let bound = Promise.withResolvers<Socket>();
  let sounds = 0;
  const server = createServer((socket) => {
    const framing = openFraming();
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const bytes of framing.take(chunk)) {
        const read = readPdu(bytes);
        if (!read.ok) tally.find(`we said what nobody understands: ${read.error.trouble}`);
        else if (read.value.command === 'bind_transceiver') {
          const { sequence } = read.value;
          socket.write(writePdu({ command: 'bind_transceiver_resp', sequence, body: { system_id: 'fuzz' } }));
          bound.resolve(socket);
        }
      }
    });
    socket.on('close', () => (bound = Promise.withResolvers()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const carrier = smppCarrier({
    options: smppOptions(`smpp://127.0.0.1:${port}`, { binds: 1, receipts: false }),
    shortNumber: '71004',
    clock: systemClock,
    random: systemRandom,
    log: { info() {}, warn() {}, error: (of: object) => tally.find(`not kept: ${JSON.stringify(of)}`) },
    metrics: {
      ...UNWATCHED_SMS,
      refused: (trouble) => tally.answered(400, trouble),
      delivered: (is) => tally.answered(200, is),
    },
    receive: {
      message: async ({ text }) => void (text === SOUND && sounds++),
      part: nobody,
      receipt: nobody,
    },
    taken: nobody,
  });
  carrier.start();
  for (let sent = 0; sent < count; sent += AT_A_TIME) {
    const socket = await bound.promise;
    for (let n = 0; n < AT_A_TIME; n++) socket.write(hostilePdu(chance));
    await sleep(1);
  }
  const began = performance.now();
  const before = sounds;
  const isTaken = (): boolean => sounds > before;
  while (!isTaken() && performance.now() - began < answerMaxMs) {
    const socket = await bound.promise;
    // Behind whatever is left of the last PDU: on a line of its own.
    socket.destroy();
    await once(socket, 'close');
    (await bound.promise).write(
      writePdu({ command: 'deliver_sm', sequence: 1, body: { source_addr: '336', short_message: Buffer.from(SOUND) } }),
    );
    await sleep(200);
  }
  tally.took(performance.now() - began, 'a sound message after all that');
  if (!isTaken()) tally.find('a sound message was not taken any more');
  await carrier.stop();
  server.close();
  const { refused } = tally.ended(0);
  return { ...tally.ended(refused), sent: count };
}
