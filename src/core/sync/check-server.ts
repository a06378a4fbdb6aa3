/** Asks an address who is there, before this counter or a code is entrusted to it. */
import { HELLO_PATH, HelloAnswer } from '@flouss/shared/contract/hello';
import { PROTOCOL_FIRST, PROTOCOL_HEADER, PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import type { ServerFault, ServerView } from '@flouss/shared/contract/hello';
import { SyncError } from '@flouss/shared/contract/sync';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { CheckServer } from '../sync-ports.ts';
import { serverFaultOf } from './server-fault.ts';
import { httpTransport } from './transport.ts';
import type { IncomingAnswer, Transport } from './transport.ts';

const HELLO_TIMEOUT_MS = 10_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export const checkServer = (async (
  context,
  serverUrl,
  code,
  transport: Transport = httpTransport(context.serverCa),
): Promise<Result<ServerView, ServerFault>> => {
  if (!isSafeAddress(serverUrl)) return err('server-not-encrypted');
  try {
    const answer = await transport.send({
      method: 'POST',
      url: new URL(HELLO_PATH, serverUrl).href,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      },
      body: JSON.stringify({ code }),
      timeoutMs: HELLO_TIMEOUT_MS,
    });
    return readHello(new URL(serverUrl), answer, context.clock.now());
  } catch (error) {
    return err(serverFaultOf(error));
  } finally {
    transport.close();
  }
}) satisfies CheckServer;

/** Customers' keys and a counter's float travel there: in clear on this machine only. */
export function isSafeAddress(serverUrl: string): boolean {
  const { protocol, hostname } = new URL(serverUrl);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

function readHello(
  { host, protocol }: URL,
  answer: IncomingAnswer,
  now: number,
): Result<ServerView, 'server-not-ours' | 'server-other-version'> {
  const hello = HelloAnswer.safeParse(parseJson(answer.text));
  if (isTooOld(answer)) return err('server-other-version');
  if (answer.status !== 200 || !hello.success) return err('server-not-ours');
  const { version } = hello.data;
  if (version < PROTOCOL_FIRST || version > PROTOCOL_VERSION) return err('server-other-version');
  const serverAt = Date.parse(answer.date ?? '');
  return ok({
    host,
    encrypted: protocol === 'https:',
    invitation: hello.data.invitation,
    clock_ahead_ms: Number.isNaN(serverAt) ? 0 : serverAt - now,
  });
}

function isTooOld({ text }: IncomingAnswer): boolean {
  return SyncError.safeParse(parseJson(text)).data?.code === 'counter-too-old';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
