/**
 * The door through which Kannel's smsbox delivers what customers text: an `sms-service` with a `post-url`. It checks who
 * calls, reads sender, id and text, and answers with an empty 200 once the message is durable; what the text means is not its
 * matter. The answer stays empty because smsbox would send a body back to the customer as a reply.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { TextDecoder } from 'node:util';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { RequestId } from '@flouss/shared/contract/request-id';
import { bytesAsSent, bytesOf } from '../../http/bytes-as-sent.ts';
import { refuse } from '../../http/refusals.ts';
import { forRequest } from '../../http/server.ts';
import type { InboundMessage } from './carrier.ts';

const INTAKE_BODY_BYTES_MAX = 32 * 1024;
const SENDER_LENGTH_MAX = 40;
const MESSAGE_ID = /^[A-Za-z0-9._:-]{1,64}$/;

export interface KannelIntakeOptions {
  readonly user: string;
  readonly password: string;
  /** Resolves once the message is durable; a rejection makes Kannel deliver again. */
  receive(message: InboundMessage, requestId: RequestId): Promise<void>;
}

const IntakeHeaders = z.object({
  'x-kannel-from': z.string().trim().min(1).max(SENDER_LENGTH_MAX),
  'x-kannel-time': z.string().max(64).optional(),
  'x-kannel-id': z.string().max(256).optional(),
});

/** Kannel has no header for a message's id; its URL may carry one: `post-url = "…/sms/kannel?id=%I"`. */
const IntakeQuery = z.object({ id: z.string().max(256).optional() });

export function kannelIntake(options: KannelIntakeOptions): FastifyPluginAsync {
  const allowed = digestOf(`Basic ${Buffer.from(`${options.user}:${options.password}`, 'utf8').toString('base64')}`);
  return async (scope) => {
    bytesAsSent(scope).post(
      '/sms/kannel',
      {
        bodyLimit: INTAKE_BODY_BYTES_MAX,
        schema: {
          summary: 'A message that a customer texted, as Kannel posts it',
          headers: IntakeHeaders,
          querystring: IntakeQuery,
          response: { 200: z.literal('') },
        },
        onRequest: async (request, reply) => {
          if (timingSafeEqual(digestOf(request.headers.authorization ?? ''), allowed)) return undefined;
          return refuse(reply.header('www-authenticate', 'Basic realm="sms"'), 'not-authorised');
        },
      },
      async (request, reply) => {
        const { 'x-kannel-from': sender, 'x-kannel-time': time = '', 'x-kannel-id': idHeader } = request.headers;
        const text = textOf(bytesOf(request), request.headers['content-type'] ?? '');
        const id = request.query.id || idHeader;
        const { requestId } = forRequest({}, request);
        await options.receive({ messageId: messageIdOf(id, [sender, time, text]), sender, text }, requestId);
        return reply.code(200).type('text/plain').send('');
      },
    );
  };
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** Without an id, what a second delivery repeats stands in for it: sender, Kannel's time, text. */
function messageIdOf(id: string | undefined, repeated: readonly string[]): string {
  if (id !== undefined && MESSAGE_ID.test(id)) return id;
  return hash('sha256', JSON.stringify(id === undefined || id === '' ? repeated : [id]), 'hex');
}

/** The text in the charset that the content type names; bytes that are no text (`application/octet-stream`) give none. */
function textOf(body: Buffer, contentType: string): string {
  if (!/^text\/plain\b/i.test(contentType)) return '';
  const charset = /charset\s*=\s*"?([A-Za-z0-9._:-]+)"?/i.exec(contentType)?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset) ? UTF_8.decode(body) : decoderOf(charset).decode(body);
}

const UTF_8 = new TextDecoder('utf-8');

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(/^UTF16-?BE$/i.test(charset) ? 'utf-16be' : charset);
  } catch {
    return UTF_8;
  }
}
