/** Asks the server one question, and puts its refusals and its silence into words. */
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import axios from 'axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { z } from 'zod';
import { NotUnderstood } from './not-understood.ts';
import { sentenceFor } from './sentences.ts';
import type { Session } from './session-file.ts';

const TIMEOUT_MS = 15_000;
/** Node's names for a certificate that is not vouched for, is for another name, or is not in its time. */
const ABOUT_THE_CERTIFICATE = /CERT|LEAF_SIGNATURE/;

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
export function askServer({ server, ca_file, token }: Pick<Session, 'server' | 'ca_file' | 'token'>): Ask {
  return async (method, path, form, body) => {
    const answer = await heard(server, path, {
      method,
      httpsAgent: new Agent({ minVersion: 'TLSv1.3', ...(await ownAuthority(ca_file)) }),
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        'content-type': body === undefined ? false : 'application/json',
      },
      data: body,
    });
    if (answer.status >= 300) throw new Refused(refusal(answer));
    return form.parse(answer.data);
  };
}

/** A centre may have certificates of its own (PEM): they vouch beside the well-known ones, as at a counter. */
async function ownAuthority(file: string | undefined): Promise<{ readonly ca?: string[] }> {
  if (file === undefined) return {};
  try {
    return { ca: [...rootCertificates, await readFile(file, 'utf8')] };
  } catch {
    throw new NotUnderstood(`The certificates in ${file} cannot be read: name them at a new sign-in, --ca FILE.`);
  }
}

async function heard(server: string, path: string, request: AxiosRequestConfig): Promise<AxiosResponse<unknown>> {
  try {
    return await axios.request<unknown>({
      ...request,
      url: new URL(path, server).href,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      maxRedirects: 0,
      proxy: false,
      validateStatus: () => true,
    });
  } catch (error) {
    const code = axios.isAxiosError(error) ? (error.code ?? '') : '';
    if (ABOUT_THE_CERTIFICATE.test(code)) {
      throw new Refused(
        `Nothing was sent: this computer does not believe the certificate of ${server} (${code}). A centre with certificates of its own has them named at sign-in: --ca FILE`,
      );
    }
    throw new Refused(
      `The server at ${server} does not answer. Whether the question reached it is not known: look before you ask again.`,
    );
  }
}

function refusal({ status, headers, data }: AxiosResponse<unknown>): string {
  const read = z.object({ code: z.string(), line: z.number().optional() }).safeParse(data);
  const code = read.success ? read.data.code : `${status}`;
  const named: unknown = headers[REQUEST_ID_HEADER];
  // What only its log can explain is looked for there by this name.
  if (read.success && read.data.line !== undefined) return `${sentenceFor(code)} (line ${read.data.line})`;
  return code === 'internal' && typeof named === 'string' ? `${sentenceFor(code)} (${named})` : sentenceFor(code);
}
