/**
 * The layer fence of the house: each room compiles with what it may know and nothing else. Every forbidden import is
 * planted once, because a fence that reads no file is green too. What is planted in one room is compiled together.
 */
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyHouse } from './house-copy.ts';
import type { HouseCopy } from './house-copy.ts';

const OUTSIDE_PROJECT = /TS6307|TS6059/;
const NOT_FOUND = /TS2307|TS2591|TS2580|TS2304|TS2584|TS2882/;

/** The rooms from the bottom up. */
const FORBIDDEN: readonly (readonly [why: string, file: string, text: string, error: RegExp])[] = [
  [
    'shared knows no Node',
    'src/shared/domain/planted.ts',
    `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;`,
    NOT_FOUND,
  ],
  ['shared knows no Node globals', 'src/shared/domain/planted.ts', `export const x = process.env;`, NOT_FOUND],
  ['shared knows no DOM', 'src/shared/domain/planted.ts', `export const x = document.title;`, NOT_FOUND],
  [
    'shared uses no other room',
    'src/shared/domain/planted.ts',
    `export { openSqliteFile } from '../../platform/sqlite-file.ts';`,
    OUTSIDE_PROJECT,
  ],
  [
    'platform does not know the counter',
    'src/platform/planted.ts',
    `export { openCounter } from '../core/counter.ts';`,
    OUTSIDE_PROJECT,
  ],
  ['core knows no Electron', 'src/core/planted.ts', `export const x = document.title;`, NOT_FOUND],
  ['core does not know its host', 'src/core/planted.ts', `export * from '../web-host/main.ts';`, OUTSIDE_PROJECT],
  [
    'main has no business rule: it cannot reach core',
    'src/main/planted.ts',
    `export { openCounter } from '../core/counter.ts';`,
    OUTSIDE_PROJECT,
  ],
  [
    'the web host cannot reach core',
    'src/web-host/planted.ts',
    `export { openCounter } from '../core/counter.ts';`,
    OUTSIDE_PROJECT,
  ],
  [
    'renderer knows no Node',
    'src/renderer/planted.ts',
    `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;`,
    NOT_FOUND,
  ],
  [
    'renderer cannot reach core',
    'src/renderer/planted.ts',
    `export { openCounter } from '../core/counter.ts';`,
    OUTSIDE_PROJECT,
  ],
  [
    'the counter does not know the server',
    'src/core/planted.ts',
    `export * from '../../sync-server/src/app.ts';`,
    OUTSIDE_PROJECT,
  ],
  ['db is at the bottom', 'sync-server/src/db/planted.ts', `export * from '../ledger/postings.ts';`, OUTSIDE_PROJECT],
  [
    'the ledger is below the orders',
    'sync-server/src/ledger/planted.ts',
    `export * from '../orders/context.ts';`,
    OUTSIDE_PROJECT,
  ],
  [
    'the server does not know the counter',
    'sync-server/src/sync/planted.ts',
    `export * from '../../../src/core/counter.ts';`,
    OUTSIDE_PROJECT,
  ],
  ['sync does not know sms', 'sync-server/src/sync/planted.ts', `export * from '../sms/circuit.ts';`, OUTSIDE_PROJECT],
  ['sms does not know bank', 'sync-server/src/sms/planted.ts', `export * from '../bank/circuit.ts';`, OUTSIDE_PROJECT],
  [
    'bank does not know sync',
    'sync-server/src/bank/planted.ts',
    `export * from '../sync/circuit.ts';`,
    OUTSIDE_PROJECT,
  ],
  ['bank does not know sms', 'sync-server/src/bank/planted.ts', `export * from '../sms/circuit.ts';`, OUTSIDE_PROJECT],
  [
    'simulators know nothing of the server',
    'sync-server/simulators/planted.ts',
    `export * from '../src/app.ts';`,
    OUTSIDE_PROJECT,
  ],
];

const OUTSIDE_TABLE = [
  'a method outside the table does not compile',
  'src/renderer/planted.ts',
  `export async function f(): Promise<void> { await window.counter.call('reload.free', {}); }`,
  /TS2345/,
] as const;

/** Each under a name of its own, so that several can stand in one room. */
const PLANTED = [...FORBIDDEN, OUTSIDE_TABLE].map(([why, file, text, error], at) => ({
  why,
  file: file.replace(basename(file), `planted-${at}.ts`),
  text,
  error,
}));

describe('the fence', () => {
  let house: HouseCopy;
  let said: ReadonlyMap<string, string>;
  let asItStands: ReturnType<HouseCopy['compileAll']>;
  beforeAll(() => {
    house = copyHouse();
    asItStands = house.compileAll();
    said = house.plant(new Map(PLANTED.map(({ file, text }) => [file, text])));
  }, 300_000);
  afterAll(() => house.remove());

  test('the house as it stands compiles', () => {
    expect(asItStands.output).toBe('');
    expect(asItStands.status).toBe(0);
  });

  test.each(PLANTED)('$why', ({ file, error }) => {
    expect(said.get(file)).toMatch(error);
  });
});
