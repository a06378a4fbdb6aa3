/** `npm run fuzz -- [--bodies N] [--sockets N] [--strangers N] [--pdus N] [--lines N] [--statements N] [--replies N] [--unknowns N] [--texts N] [--seed S] [--json FILE]`: 0 when nothing was found. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzzBodies } from './bodies.ts';
import { fuzzLines } from './lines.ts';
import { fuzzPdus } from './pdus.ts';
import { fuzzReplies } from './replies.ts';
import { fuzzSockets } from './sockets.ts';
import { fuzzStatements } from './statements.ts';
import { fuzzStrangers } from './strangers.ts';
import type { Tally } from './tally.ts';
import { fuzzTexts } from './texts.ts';
import { fuzzUnknowns } from './unknowns.ts';

const { values } = parseArgs({
  options: {
    bodies: { type: 'string', default: '1000000' },
    sockets: { type: 'string', default: '100000' },
    strangers: { type: 'string', default: '100000' },
    pdus: { type: 'string', default: '1000000' },
    lines: { type: 'string', default: '100000' },
    statements: { type: 'string', default: '100000' },
    replies: { type: 'string', default: '200000' },
    unknowns: { type: 'string', default: '5000' },
    texts: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const PARTS = {
  bodies: fuzzBodies,
  sockets: fuzzSockets,
  strangers: fuzzStrangers,
  pdus: fuzzPdus,
  lines: fuzzLines,
  statements: fuzzStatements,
  replies: fuzzReplies,
  unknowns: fuzzUnknowns,
  texts: fuzzTexts,
} as const;

const tallies: Record<string, Tally> = {};
for (const [name, fuzz] of Object.entries(PARTS) as [keyof typeof PARTS, (typeof PARTS)[keyof typeof PARTS]][]) {
  const count = Number(values[name]);
  if (!Number.isSafeInteger(count) || count < 0) throw new Error(`--${name} is a whole number`);
  if (count === 0) continue;
  const began = performance.now();
  const tally = await fuzz(count, values.seed);
  tallies[name] = tally;
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  process.stdout.write(
    `${name}: ${tally.sent} sent in ${seconds} s, ${tally.refused} refused, ${tally.counted} counted as refused, `,
  );
  process.stdout.write(`slowest ${tally.slowestMs.toFixed(2)} ms\n`);
  for (const [answer, times] of Object.entries(tally.answers)) process.stdout.write(`  ${answer}: ${times}\n`);
  for (const finding of tally.findings) process.stdout.write(`  FOUND ${finding}\n`);
}
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ seed: values.seed, ...tallies }, null, 2)}\n`);
process.exitCode = Object.values(tallies).some(({ findings }) => findings.length > 0) ? 1 : 0;
