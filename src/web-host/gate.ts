/**
 * Who may speak to the web host: only our own address, only our own pages, and only the browser that brought the
 * one-time token, known afterwards by its session cookie. Pure: it decides, `start.ts` answers.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Random } from '@flouss/shared/kernel/ports';

const SECRET_BYTES = 32;
const COOKIE_PAIR = /^\s*([^=;\s]+)=([A-Za-z0-9_-]+)\s*$/;

export interface Visit {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
}

export type Refusal = 'not-this-host' | 'other-origin' | 'method-not-allowed' | 'no-session';

type Admission =
  | { readonly kind: 'admitted'; readonly path: string }
  /** The token was good, or the session was there already: go on without the token in the address. */
  | { readonly kind: 'go-on'; readonly setCookie: string | undefined }
  | { readonly kind: 'refused'; readonly why: Refusal };

export interface Gate {
  /** For pages and files. */
  visit(visit: Visit): Admission;
  /** For the socket, which a page of another origin may also try to open: the origin must be there and be ours. */
  socket(visit: Visit): Admission;
}

export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
}

export function makeGate(port: number, token: string, random: Random): Gate {
  // As a browser writes them: without the port where it is the scheme's own.
  const { host, origin } = new URL(`http://127.0.0.1:${port}`);
  // A browser keeps cookies by host, not by port: two hosts on one machine would take each other's.
  const cookieName = `flouss-${port}`;
  const session = newSecret(random);
  let tokenUsed = false;

  function hasSession(header: string | undefined): boolean {
    return (header ?? '').split(';').some((pair) => {
      const [, name, value] = COOKIE_PAIR.exec(pair) ?? [];
      return name === cookieName && value !== undefined && same(value, session);
    });
  }

  function exchange(given: string, visit: Visit): Admission {
    if (hasSession(visit.cookie)) return { kind: 'go-on', setCookie: undefined };
    if (tokenUsed || !same(given, token)) return { kind: 'refused', why: 'no-session' };
    tokenUsed = true;
    return { kind: 'go-on', setCookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/` };
  }

  return {
    visit(visit) {
      if (visit.host !== host) return { kind: 'refused', why: 'not-this-host' };
      if (visit.origin !== undefined && visit.origin !== origin) return { kind: 'refused', why: 'other-origin' };
      if (visit.method !== 'GET' && visit.method !== 'HEAD') return { kind: 'refused', why: 'method-not-allowed' };
      const url = URL.parse(visit.url ?? '/', origin);
      if (url?.origin !== origin) return { kind: 'refused', why: 'not-this-host' };
      const given = url.pathname === '/' ? url.searchParams.get('token') : null;
      if (given !== null && visit.method === 'GET') return exchange(given, visit);
      if (!hasSession(visit.cookie)) return { kind: 'refused', why: 'no-session' };
      return { kind: 'admitted', path: url.pathname };
    },
    socket(visit) {
      if (visit.host !== host) return { kind: 'refused', why: 'not-this-host' };
      if (visit.origin !== origin) return { kind: 'refused', why: 'other-origin' };
      if (!hasSession(visit.cookie)) return { kind: 'refused', why: 'no-session' };
      return { kind: 'admitted', path: visit.url ?? '/' };
    },
  };
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
