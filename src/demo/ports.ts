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
const EIGHT = 8;
const TRIES_MAX = 50;

/** With base 0 any four that are free now. */
export async function choosePorts(base: number): Promise<Result<DemoPorts, string>> {
  if (base !== 0) return portsFrom(base);
  let chosen = await anyPorts();
  for (let tries = 1; !chosen.ok && tries < TRIES_MAX; tries++) chosen = await anyPorts();
  return chosen;
}

/** Four of eight, of which a fifth is held for as long as this process lives: another one that looks for any chooses others. */
async function anyPorts(): Promise<Result<DemoPorts, string>> {
  const base = ANY_FROM + EIGHT * randomInt((ANY_TO - ANY_FROM) / EIGHT);
  const held = createServer().unref();
  const isMine = await new Promise<boolean>((resolve) => {
    held.once('error', () => resolve(false));
    held.listen(base + EIGHT - 1, '127.0.0.1', () => resolve(true));
  });
  const chosen = isMine ? await portsFrom(base) : err(`Port ${base + EIGHT - 1} is already in use on this machine.`);
  if (!chosen.ok) held.close();
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
