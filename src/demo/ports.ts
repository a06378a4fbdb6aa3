/** Four neighbouring ports on this machine, or a sentence saying which one is taken. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

export interface DemoPorts {
  readonly counter: number;
  readonly server: number;
  readonly bank: number;
  readonly carrier: number;
}

/** Below what systems give to whoever asks for any port: none of these is taken between being chosen and being listened at. */
const ANY_FROM = 10_000;
const ANY_TO = 30_000;
const TRIES_MAX = 50;

/** With base 0 any four that are free now. */
export async function choosePorts(base: number): Promise<Result<DemoPorts, string>> {
  if (base !== 0) return portsFrom(base);
  let chosen = await portsFrom(randomInt(ANY_FROM, ANY_TO));
  for (let tries = 1; !chosen.ok && tries < TRIES_MAX; tries++) chosen = await portsFrom(randomInt(ANY_FROM, ANY_TO));
  return chosen;
}

async function portsFrom(base: number): Promise<Result<DemoPorts, string>> {
  const wanted = [base, base + 1, base + 2, base + 3] as const;
  const free = await Promise.all(wanted.map(isFree));
  const taken = free.indexOf(false);
  if (taken >= 0) {
    return err(
      `Port ${wanted[taken]} is already in use on this machine; choose others with: npm start -- --port-base ${base + 100}`,
    );
  }
  const [counter, server, bank, carrier] = wanted;
  return ok({ counter, server, bank, carrier });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
