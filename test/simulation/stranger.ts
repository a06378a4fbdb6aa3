/**
 * Somebody on the line of a simulated world who may not: he sends again what he overheard, and alters what is on its way. Nothing of
 * his may ever be taken; every answer that says otherwise is kept for promises.ts.
 */
import { signerOf } from '@flouss/platform/device-key';
import type { DeviceKey } from '@flouss/platform/device-key';
import { signRequest } from '@flouss/platform/http-signature';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import type { OutgoingRequest } from '../../src/core/sync/transport.ts';
import type { Server } from './server.ts';
import type { Chance } from './chance.ts';
import { injected } from './line.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const HOUR_MS = 60 * 60_000;

export interface Stranger {
  /** A request that a server has taken: whoever sends it again is not the counter. */
  overhear(request: OutgoingRequest): void;
  /** He has got hold of a key that its counter has replaced. */
  useFormerKey(deviceId: DeviceId, key: DeviceKey): void;
  /** What he was answered with 200. */
  readonly letIn: readonly string[];
}

export interface StrangerParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly servers: () => readonly Server[];
}

export function openStranger({ timeline, chance, weather, servers }: StrangerParts): Stranger {
  const letIn: string[] = [];

  function tries(what: string, request: OutgoingRequest, ms: number): void {
    timeline.after(ms, () => void send(what, request));
  }

  async function send(what: string, request: OutgoingRequest): Promise<void> {
    const answer = await chance.pick(servers()).handle(injected(request));
    if (!answer) return;
    timeline.note('stranger', what, answer.status);
    if (answer.status === 200) letIn.push(`${what} ${request.method} ${new URL(request.url).pathname}`);
  }

  return {
    letIn,
    useFormerKey(deviceId, key) {
      const query = '?cursor=0&wait_ms=0&reference_version=0&granted_cents=0';
      const asked = { method: 'GET', path: SYNC_PATHS.pull, query, body: '' } as const;
      const headers = { ...signRequest(asked, deviceId, signerOf(key), timeline, chance) };
      const url = `http://127.0.0.1:1${asked.path}${query}`;
      tries('by a former key', { method: 'GET', url, headers, body: '', timeoutMs: 0 }, chance.between(5, 400));
    },
    overhear(request) {
      if (request.headers['signature-input'] === undefined) return;
      if (weather.strikes('captured-request-replayed', chance)) {
        tries('replayed', request, chance.pick([HOUR_MS / 360, HOUR_MS / 20, 7 * HOUR_MS, 300 * HOUR_MS]));
      }
      if (request.method !== 'GET' && weather.strikes('request-altered', chance)) {
        tries('altered', { ...request, body: altered(request.body) }, chance.between(10, 60_000));
      }
    },
  };
}

/** Another sum, where there is one. */
function altered(body: string): string {
  const other = body.replace(/"amount_cents\\":\d+/, '"amount_cents\\":1');
  return other === body ? `${body} ` : other;
}
