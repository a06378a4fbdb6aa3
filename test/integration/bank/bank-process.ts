/** The simulated bank as a process of its own: started, made to fail, looked into, ended by its own handle. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export const BANK_API_KEY = 'integration-key';

export interface BankFault {
  readonly kind?: string;
  readonly fault: string;
  readonly count?: number;
  readonly ms?: number;
}

const State = z.object({
  cards: z.array(
    z.object({ token: z.string(), card_reference: z.string(), state: z.string(), balance_cents: z.number() }),
  ),
  operations: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      state: z.string(),
      presented: z.number(),
      subject: z.string(),
      request_id: z.string().nullable(),
    }),
  ),
  charges: z.array(z.object({ charge_id: z.string(), amount_cents: z.number(), state: z.string() })),
});
type BankState = z.infer<typeof State>;

export interface BankProcess {
  readonly url: string;
  fail(...faults: readonly BankFault[]): Promise<void>;
  decide(decision: { readonly delay_ms?: number; readonly outcome?: 'accepted' | 'declined' }): Promise<void>;
  state(): Promise<BankState>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBank(): Promise<BankProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'flouss-bank-'));
  const main = join(import.meta.dirname, '../../../sync-server/simulators/bank/main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', '--data', dataDir, '--seed', '1'], {
    env: { ...process.env, BANK_API_KEY },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await listeningUrl(child);
  const put = async (body: object): Promise<void> => {
    await call(`${url}/simulator/faults`, 'PUT', body);
  };
  return {
    url,
    fail: (...faults) => put({ faults }),
    decide: (decision) => put({ decision }),
    state: async () => State.parse(await (await fetch(`${url}/simulator/state`)).json()),
    async reset() {
      await call(`${url}/simulator/reset`, 'POST');
      await put({ decision: { delay_ms: 0 } });
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function call(url: string, method: string, body?: object): Promise<void> {
  const json = body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const answer = await fetch(url, { method, ...json });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status}`);
}

async function listeningUrl({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the bank has no output');
  for await (const line of createInterface({ input: stdout })) {
    const match = /^listening (\{.*\})$/.exec(line);
    if (match) return z.object({ url: z.string() }).parse(JSON.parse(match[1] ?? '')).url;
  }
  throw new Error('the bank did not start');
}
