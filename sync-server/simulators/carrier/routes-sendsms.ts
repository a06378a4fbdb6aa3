/** The carrier's one protocol route: Kannel's sendsms, by POST only, because its GET puts a password in the URL. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dropConnection } from '../both/http-edge.ts';
import { ACCEPTED, BUSY, keepReply, readReply, type SendsmsAnswer } from './accept-reply.ts';
import type { Carrier } from './carrier.ts';

/** `onKept` is told after each reply that was kept, so that its reports get carried. */
export function addSendsmsRoute(
  app: FastifyInstance,
  carrier: Carrier,
  account: { readonly user: string; readonly password: string },
  onKept: () => void,
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
  app.post('/cgi-bin/sendsms', (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const read = readReply({ headers: request.headers, body }, account);
    if ('status' in read) return answer(reply, read);
    if (carrier.faults.draw('refuse', '*') !== undefined) return answer(reply, BUSY);
    const isLost = carrier.faults.draw('lose-answer', '*') !== undefined;
    keepReply(carrier, read, isLost);
    onKept();
    return isLost ? dropConnection(reply) : answer(reply, ACCEPTED);
  });
}

function answer(reply: FastifyReply, { status, text }: SendsmsAnswer): FastifyReply {
  return reply.code(status).type('text/html').header('Cache-Control', 'no-cache').send(text);
}
