/** Kannel by itself: how many messages a second go in, over HTTP to a service that says a word, and out again as replies. */
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { kannel, openPhones, startKannel } from '../integration/kannel/kannel-processes.ts';
import type { Texted } from './sms-people.ts';

const ANSWER_TAKEN = [['max-messages = 0\nomit-empty = true', 'max-messages = 1']] as const;

/** Undefined where Kannel is not installed. */
export async function kannelRate(
  dir: string,
  warmUp: readonly Texted[],
  texts: readonly Texted[],
  atOnce: number,
): Promise<number | undefined> {
  if (!kannel) return undefined;
  const service = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'text/plain' }).end('Merci'));
  });
  await new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const box = await startKannel(await mkdtemp(join(dir, 'kannel-')), url, ANSWER_TAKEN);
  let heard: (() => void) | undefined;
  const phones = await openPhones(box.ports.phones, () => heard?.());
  const bring = (all: readonly Texted[]): Promise<void> =>
    new Promise((resolve) => {
      let next = 0;
      let answered = 0;
      const say = (): void => {
        const text = all[next++];
        if (text) phones.say(text.from, text.text);
      };
      heard = () => {
        answered += 1;
        if (answered === all.length) resolve();
        else say();
      };
      for (let n = 0; n < atOnce; n++) say();
    });
  try {
    await bring(warmUp);
    const began = performance.now();
    await bring(texts);
    return texts.length / ((performance.now() - began) / 1_000);
  } finally {
    phones.close();
    await box.stop();
    service.closeAllConnections();
    service.close();
  }
}
