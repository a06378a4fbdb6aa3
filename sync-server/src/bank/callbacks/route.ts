/** The door through which the bank calls us: the request as it came, to the byte, is brought before the rule, and its word is answered. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { bytesAsSent, bytesOf } from '../../http/bytes-as-sent.ts';
import { refuse, RefusalBody } from '../../http/refusals.ts';
import { takeCallback, type TakeCallbackDeps } from './take-callback.ts';

const BODY_BYTES_MAX = 4_096;

export interface CallbackRouteDeps extends TakeCallbackDeps {
  /** Told of each call: what came of it, or why it was refused. */
  readonly calledBack: (outcome: string) => void;
}

/** 204: taken. 409: heard before, nothing more is to be done. 401: not the bank, or too long ago. 503: again, later. */
export function callbackRoute(deps: CallbackRouteDeps): FastifyPluginAsync {
  return async (scope) => {
    bytesAsSent(scope).post(
      '/bank/callbacks',
      {
        bodyLimit: BODY_BYTES_MAX,
        schema: {
          summary: 'The bank tells that an operation of ours was decided; signed (RFC 9421), it only makes us ask',
          response: { 204: z.null(), '4xx': RefusalBody, '5xx': RefusalBody },
        },
      },
      async (request, reply) => {
        const [path = '', query] = request.url.split('?', 2);
        const taken = await takeCallback(deps, request.headers, {
          method: request.method,
          path,
          query: `?${query ?? ''}`,
          body: bytesOf(request),
        });
        deps.calledBack(taken.ok ? taken.value : taken.error);
        return taken.ok ? reply.code(204).send(null) : refuse(reply, taken.error);
      },
    );
  };
}
