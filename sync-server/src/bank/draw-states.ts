/**
 * Draws the circuit's table (orders/bank-states) as Markdown, for README.md: `node sync-server/src/bank/draw-states.ts` writes it there,
 * and a test holds the two against each other.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BANK_WORK_KINDS } from '../db/rows/bank.ts';
import type { BankWorkState } from '../db/bank-work.ts';
import {
  lateMs,
  NEXT_STEPS,
  PARKED,
  TELLS,
  type Tells,
  WORK_MOVES,
  WORK_STATES,
  type WorkMove,
} from '../orders/bank-states.ts';
import { BANK_PATIENCE } from './decide.ts';

export const README = join(import.meta.dirname, 'README.md');
const BEGIN = '<!-- drawn by draw-states.ts -->';
const END = '<!-- /drawn -->';

export function drawStates(): string {
  return [picture(), states(), moves(), parked(), told()].join('\n\n');
}

/** The README with the drawing in its place. */
export function withDrawing(readme: string): string {
  const [before = '', rest = ''] = readme.split(BEGIN);
  const [, after = ''] = rest.split(END);
  return `${before}${BEGIN}\n\n${drawStates()}\n\n${END}${after}`;
}

function picture(): string {
  const makers = new Map<string, Set<string>>();
  for (const { from, to, by } of WORK_MOVES) {
    const arrow = `${from === 'new' ? '[*]' : from} --> ${to === 'gone' ? '[*]' : to}`;
    makers.set(arrow, (makers.get(arrow) ?? new Set()).add(by));
  }
  const lines = [...makers].map(([arrow, by]) => `    ${arrow}: ${[...by].join(', ')}`);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

function states(): string {
  const rows = (Object.keys(WORK_STATES) as BankWorkState[]).map((state) => {
    const { owner, means } = WORK_STATES[state];
    return [state, owner, means, lateness(state)];
  });
  return table(['state', 'owner', 'means', 'late after'], rows);
}

/** The general bound, then the kinds that have their own. */
function lateness(state: BankWorkState): string {
  const general = WORK_STATES[state].lateMs;
  const own = BANK_WORK_KINDS.filter((kind) => lateMs(kind, state) !== general).map(
    (kind) => `${kind} ${duration(lateMs(kind, state))}`,
  );
  return [duration(general), ...own].join(' · ');
}

function moves(): string {
  const alike = Map.groupBy(WORK_MOVES, ({ when, to, reason, by }) => [when, to, reason, by].join('|'));
  const rows = [...alike.values()].flatMap((same) => {
    const [move] = same;
    if (!move) return [];
    const { when, to, reason, by } = move;
    const from = same.map((each) => each.from).join(', ');
    return [[from, when, reason === undefined ? to : `${to} \`${reason}\``, limitOf(move), by]];
  });
  return table(['from', 'what happens', 'to', 'limit', 'by'], rows);
}

const limitOf = ({ limit }: WorkMove): string => (limit === undefined ? '' : duration(BANK_PATIENCE[limit]));

function parked(): string {
  const rows = Object.entries(PARKED).map(([reason, { means, next }]) => [`\`${reason}\``, means, NEXT_STEPS[next]]);
  return table(['parked', 'means', 'next step'], rows);
}

function told(): string {
  const rows = BANK_WORK_KINDS.map((kind) => {
    const tells: Tells = TELLS[kind];
    return [kind, tells.sent ?? '', tells.unknown ?? '', tells.done, tells.refused ?? 'parked'];
  });
  return table(['kind', 'told when marked', 'when nobody knows', 'when done', 'when refused'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

function duration(ms: number | null): string {
  if (ms === null) return '–';
  const [unit, size] = UNITS.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / size} ${unit}`;
}

if (import.meta.main) writeFileSync(README, withDrawing(readFileSync(README, 'utf8')));
