/** Asks the server one question, and puts its refusals and its silence into words. */
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import { z } from 'zod';
import { sentenceFor } from './sentences.ts';
import type { Session } from './session-file.ts';

const TIMEOUT_MS = 15_000;

/** The server has refused, or was not heard. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export type Ask = <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  form: z.ZodType<T>,
  body?: object,
) => Promise<T>;

/** `token` empty: nobody has signed in yet. */
export function askServer({ server, token }: Pick<Session, 'server' | 'token'>): Ask {
  return async (method, path, form, body) => {
    const response = await heard(server, path, {
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Refused(await refusal(response));
    return form.parse(await response.json());
  };
}

async function heard(server: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, server), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Refused(
      `The server at ${server} does not answer. Whether the question reached it is not known: look before you ask again.`,
    );
  }
}

async function refusal(response: Response): Promise<string> {
  const read = z.object({ code: z.string() }).safeParse(await response.json().catch(() => undefined));
  const code = read.success ? read.data.code : `${response.status}`;
  const named = response.headers.get(REQUEST_ID_HEADER);
  // What only its log can explain is looked for there by this name.
  return code === 'internal' && named !== null ? `${sentenceFor(code)} (${named})` : sentenceFor(code);
}
