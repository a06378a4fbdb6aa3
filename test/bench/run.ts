/** `npm run bench -- [--json FILE] [--only NAME] [--seconds N]`: every benchmark one after the other, so that none disturbs another. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Row } from './row.ts';

const BENCHES = {
  'counter-reload-commit': () => import('./counter-reload-commit.ts'),
  'sync-push': () => import('./sync-push.ts'),
  'sync-push-mariadb': () => import('./sync-push-mariadb.ts'),
  'sms-intake': () => import('./sms-intake.ts'),
  'order-latency': () => import('./order-latency.ts'),
  'reconnect-storm': () => import('./reconnect-storm.ts'),
  steady: () => import('./steady.ts'),
  grow: () => import('./grow.ts'),
  'two-servers': () => import('./two-servers.ts'),
  peers: () => import('./peers/peers.ts'),
  'snapshot-100k': () => import('./snapshot-100k.ts'),
  'find-100k': () => import('./find-100k.ts'),
  'app-ready': () => import('./app-ready.ts'),
  'day-memory': () => import('./day-memory.ts'),
  reconciliation: () => import('./reconciliation.ts'),
  'big-counter': () => import('./big-counter.ts'),
} as const;

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, seconds: { type: 'string' } },
});
/** For those that last as long as one likes. */
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
const known = Object.keys(BENCHES);
if (values.only !== undefined && !known.includes(values.only)) {
  process.stderr.write(`--only is one of ${known.join(', ')}, not "${values.only}".\n`);
  process.exit(1);
}

const rows: Row[] = [];
for (const [name, load] of Object.entries(BENCHES)) {
  if (values.only !== undefined && values.only !== name) continue;
  const { bench } = await load();
  for (const row of await bench({ seconds })) {
    rows.push(row);
    process.stdout.write(`${describe(row)}\n`);
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);

function describe({ name, value, unit, limit, ratio, runs, note }: Row): string {
  const against = limit === null || ratio === null ? '' : ` = ${ratio.toFixed(2)} of ${round(limit)} ${unit}`;
  return `${name}: ${round(value)} ${unit}${against} (median of ${runs}) ${note}`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
