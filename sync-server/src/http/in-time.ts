/**
 * A request whose handler has not begun its answer in time is answered without it. One look at all that are in hand, now and then: Fastify's
 * own bound makes a timer and an error for each, and lets go of it as soon as a body has come. Knows no route.
 */
import type { FastifyReply } from 'fastify';
import { Refused } from './refusals.ts';
import type { Http } from './server.ts';

/** So much later than it should, at most, is one found: a part of its time. */
const LATENESS = 1 / 40;

/** What has begun to leave may take as long as its line needs. */
export function answerInTime(http: Pick<Http, 'addHook'>, withinMs: number): void {
  /** Since when; those that came first stand first. */
  const inHand = new Map<FastifyReply, number>();
  http.addHook('onRequest', async (_request, reply) => void inHand.set(reply, performance.now()));
  for (const hook of ['onSend', 'onResponse'] as const) {
    http.addHook(hook, async (_request: unknown, reply: FastifyReply) => void inHand.delete(reply));
  }
  const looking = setInterval(look, withinMs * LATENESS).unref();
  http.addHook('onClose', async () => clearInterval(looking));

  function look(): void {
    const before = performance.now() - withinMs;
    for (const [reply, since] of inHand) {
      if (since > before) return;
      inHand.delete(reply);
      if (!reply.sent) reply.send(new Refused('server-busy'));
    }
  }
}
