/**
 * The bank tells by itself what became of an operation: a signed call (HTTP Message Signatures, RFC 9421, Ed25519) to the address that its
 * customer gave. Each call has a name that stays the same through its tries; 2xx and 409 end it. What may go wrong is drawn when it is noted.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { courierOf, retryDelayMs, type Courier } from '../both/courier.ts';
import type { Settings } from '../both/settings.ts';
import type { Bank } from './bank.ts';
import type { CommandKind, RequestKind } from './protocol.ts';
import type { CallbackRow } from './tables.ts';

const ATTEMPTS_MAX = 8;
const ATTEMPT_TIMEOUT_MS = 5_000;
const LATE_MS = 5_000;
/** Older than anybody should take. */
const STALE_S = 900;
const COVERED = '("@method" "@path" "@query" "content-digest")';

/** Notes that the operation's outcome is to be told; nothing is noted while nobody has asked for it. */
export function noteCallback(bank: Bank, key: string, kind: CommandKind, at: number): void {
  if (bank.callbackUrl() === undefined) return;
  const fault = (name: Parameters<typeof bank.faults.draw>[0]) =>
    bank.faults.draw(name, 'callback' satisfies RequestKind);
  if (fault('callback-lost') !== undefined) return;
  const late = fault('callback-late');
  const dueAt = late === undefined ? at : at + (late.ms ?? LATE_MS);
  const forged = fault('callback-forged') !== undefined;
  const stale = fault('callback-stale') !== undefined;
  const doubled = fault('callback-doubled') !== undefined;
  const event_id = `evt_${bank.derive.hex(24, 'callback', key, at)}`;
  const told = { operation_key: key, kind, due_at: dueAt, created_at: at };
  // Somebody else's, who saw the address and knows the key of an operation.
  if (forged) bank.store.callbacks.insert({ ...told, event_id: `${event_id}x`, how: 'forged' });
  bank.store.callbacks.insert({ ...told, event_id, how: stale ? 'stale' : null });
  if (doubled) bank.store.callbacks.insert({ ...told, event_id, how: null });
}

export function callbackCourier(bank: Bank): Courier {
  const { callbacks } = bank.store;
  return courierOf<CallbackRow>(
    {
      dueBy: callbacks.dueBy,
      nextAt: () => callbacks.nextAt(),
      keyOf: (row) => row.position,
      async carry(row) {
        const status = await call(bank, row);
        if (!bank.store.isOpen()) return;
        const attempts = row.attempts + 1;
        const isOver = (status >= 200 && status < 300) || status === 409;
        const isForged = row.how === 'forged';
        if (isOver || isForged || attempts >= ATTEMPTS_MAX) callbacks.end(row.position, status);
        else callbacks.tryAgain(row.position, status, bank.clock.now() + retryDelayMs(attempts));
      },
    },
    () => bank.clock.now(),
  );
}

/** The status of the answer; 0: there was none. */
async function call(bank: Bank, { event_id, operation_key: key, kind, how, attempts }: CallbackRow): Promise<number> {
  const url = bank.callbackUrl();
  if (url === undefined) return 0;
  const { pathname, search } = new URL(url);
  const body = JSON.stringify({ event_id, kind: 'operation-decided', operation_kind: kind, key });
  const signer = how === 'forged' ? generateKeyPairSync('ed25519').privateKey : bank.callbackKey();
  const ageS = how === 'stale' && attempts === 0 ? STALE_S : 0;
  const created = Math.floor(bank.clock.now() / 1_000) - ageS;
  const nonce = Buffer.from(bank.derive.hex(32, 'nonce', event_id, attempts), 'hex').toString('base64url');
  const parameters = `${COVERED};created=${created};nonce="${nonce}";keyid="${bank.derive.uuid('callback-key')}";alg="ed25519"`;
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const base = [
    '"@method": POST',
    `"@path": ${pathname}`,
    `"@query": ${search === '' ? '?' : search}`,
    `"content-digest": ${digest}`,
    `"@signature-params": ${parameters}`,
  ].join('\n');
  const signature = sign(null, Buffer.from(base, 'utf8'), signer).toString('base64');
  const headers = {
    'Content-Type': 'application/json',
    'Content-Digest': digest,
    'Signature-Input': `sig1=${parameters}`,
    Signature: `sig1=:${signature}:`,
  };
  try {
    const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/** Made at the first start, then kept. */
export function keptCallbackKey(settings: Settings): KeyObject {
  const kept = settings.get('callback-key');
  if (kept !== undefined) return createPrivateKey(kept);
  const { privateKey } = generateKeyPairSync('ed25519');
  settings.set('callback-key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
}

/** PEM, for whoever is called. */
export function publicCallbackKey(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}
