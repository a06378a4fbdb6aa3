/**
 * Changed push bodies, signed by the counter that made them, into the real routes in this process. What its counter did not sign must
 * never be accepted; what it did sign may arrive with a changed word around it, and is judged as its own.
 */
import type { JournalEntry, PushAnswer } from '@flouss/shared/contract/sync';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { openCentre } from '../integration/server/test-centre.ts';
import type { TestCounter, Written } from '../integration/server/test-counter.ts';
import { chanceOf } from '../simulation/chance.ts';
import { mutate } from './mutate.ts';
import { ANSWER_MAX_MS, openTally, refusalsIn } from './tally.ts';
import type { Tally } from './tally.ts';

const OF_THE_PAST = 4;

export async function fuzzBodies(count: number, seed: string, answerMaxMs = ANSWER_MAX_MS): Promise<Tally> {
  const chance = chanceOf(`${seed}/bodies`);
  const centre = await openCentre({ requestsPerMinute: 1e9, enrolmentsPerMinute: 1e9 });
  const tally = openTally(answerMaxMs);
  try {
    const { counter, cards } = await centre.openShop(OF_THE_PAST);
    const reload = (i: number): Written =>
      counter.reload(cards[i % cards.length]!.card, cards[i % cards.length]!.customer.customer_id, 5_000, 600, {
        means: 'card',
      });
    // What the server has, as one batch and each alone; and what it has not.
    const past = Array.from({ length: OF_THE_PAST }, (_, i) => reload(i));
    await counter.push(past);
    let next = reload(0);
    const inject = (body: Buffer) => send(centre.app.http, counter, body);
    for (let i = 0; i < count; i++) {
      const isNext = chance.percent(50);
      const entries = isNext ? [next] : past.slice(chance.between(0, OF_THE_PAST - 1));
      const body = mutate(Buffer.from(JSON.stringify({ entries: entries.map(({ entry }) => entry) })), chance);
      const cpu = process.cpuUsage();
      const { status, answer } = await inject(body);
      const { user, system } = process.cpuUsage(cpu);
      tally.answered(status, answer.code);
      // Alone in its process: what it worked is what the answer cost, whoever else has the processor.
      tally.took((user + system) / 1_000, body.toString('utf8', 0, 200));
      if (status !== 200) continue;
      for (const verdict of answer.verdicts) {
        if (verdict.already) continue;
        const isOurs = verdict.op_id === next.op_id && holds(body, next.entry);
        if (!isOurs) tally.find(`accepted: ${body.toString('utf8', 0, 500)}`);
        // Its own word, unharmed: the journal goes on behind it.
        next = reload(chance.between(0, OF_THE_PAST - 1));
      }
    }
    const metrics = await centre.app.http.inject({ method: 'GET', url: '/metrics' });
    return tally.ended(refusalsIn(metrics.body));
  } finally {
    await centre.close();
  }
}

/** The fact is there, byte by byte as it was signed. */
function holds(body: Buffer, { fact }: JournalEntry): boolean {
  try {
    const { entries } = JSON.parse(body.toString('utf8')) as { readonly entries: readonly JournalEntry[] };
    return entries.some((entry) => entry.fact === fact);
  } catch {
    return false;
  }
}

type Answer = PushAnswer & { readonly code?: string };

async function send(
  http: { inject(request: object): Promise<{ readonly statusCode: number; readonly body: string }> },
  counter: TestCounter,
  body: Buffer,
): Promise<{ readonly status: number; readonly answer: Answer }> {
  const call = counter.signedBytes('POST', SYNC_PATHS.push, '?', body);
  const { statusCode, body: text } = await http.inject({
    method: 'POST',
    url: SYNC_PATHS.push,
    headers: { ...call, 'content-type': 'application/json' },
    payload: body,
  });
  return { status: statusCode, answer: JSON.parse(text) as Answer };
}
