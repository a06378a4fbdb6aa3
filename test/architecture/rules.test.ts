/** House rules that no compiler states: read from the sources as text, each seen red on a planted line. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './house-copy.ts';

interface Rule {
  readonly name: string;
  /** Where the rule holds. */
  readonly applies: (file: string) => boolean;
  readonly forbidden: RegExp;
  readonly planted: string;
}

const isSource = (file: string): boolean =>
  /\.tsx?$/.test(file) && (file.startsWith('src/') || file.startsWith('sync-server/'));
const isMoney = (file: string): boolean => file === 'src/shared/domain/money.ts';

const RULES: readonly Rule[] = [
  {
    name: 'SQL only in store/ and db/',
    applies: (file) =>
      isSource(file) &&
      !/^src\/core\/store\/|^sync-server\/src\/db\/|^sync-server\/simulators\/|^src\/platform\//.test(file),
    forbidden: /\.prepare\(|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/,
    planted: `const row = file.prepare('SELECT 1').get();`,
  },
  {
    name: 'money is parsed and scaled in money.ts alone',
    applies: (file) => isSource(file) && !isMoney(file),
    forbidden: /parseFloat\(|_cents \* 100\b|\* 100\)? as Cents|toFixed\(2\)/,
    planted: `const cents = parseFloat(text);`,
  },
  {
    name: 'only platform opens SQLite files',
    applies: (file) => isSource(file) && !/^src\/platform\/|^sync-server\/simulators\//.test(file),
    forbidden: /from 'better-sqlite3'/,
    planted: `import Database from 'better-sqlite3';`,
  },
  {
    name: 'business is not asked of the wall clock: time is a port',
    applies: (file) =>
      /^src\/(?:shared|core)\/|^sync-server\/src\/(?:db|ledger|controls|orders|sync|sms|bank)\//.test(file),
    forbidden: /Date\.now\(\)|new Date\(\)|Math\.random\(\)/,
    planted: `const at = Date.now();`,
  },
  {
    // Electron's types bring Node's along, so here the compiler cannot tell.
    name: 'the sandboxed preload imports electron and shared alone',
    applies: (file) => /^src\/preload\/.*\.ts$/.test(file),
    forbidden:
      /from '(?!electron'|@flouss\/shared\/|\.\/|\.\.\/backend\/host-side\/channels)|\brequire\(|\bprocess\.|\bBuffer\b/,
    planted: `import { readFileSync } from 'node:fs';`,
  },
  {
    // Core has Node's types, so here too the compiler cannot tell.
    name: 'training has no network',
    applies: (file) => file.startsWith('src/core/training/'),
    forbidden: /from '(?:node:(?:http|https|http2|net|tls|dgram|dns)|axios|ws|.*\/sync\/.*)'|\bfetch\(|\bWebSocket\b/,
    planted: `import { httpTransport } from '../sync/transport.ts';`,
  },
  {
    name: 'no types switched off',
    applies: isSource,
    forbidden: /\bas any\b|: any\b|@ts-(?:ignore|nocheck|expect-error)/,
    planted: `const x = y as any;`,
  },
];

const FILES = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => isSource(file));

describe.each(RULES)('$name', ({ applies, forbidden, planted }) => {
  test('holds in every file it applies to', () => {
    const files = FILES.filter(applies);
    expect(files.length).toBeGreaterThan(0);
    const broken = files.flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          forbidden.test(line) && !/^\s*(?:\/?\*|\/\/)/.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
        ),
    );
    expect(broken).toEqual([]);
  });

  test('would be seen', () => {
    expect(planted).toMatch(forbidden);
  });
});

test('every folder of the house says what belongs there', () => {
  const rooms = [
    'src/shared',
    'src/platform',
    'src/core',
    'src/core/training',
    'src/backend',
    'src/main',
    'src/preload',
    'src/web-host',
    'src/renderer',
    'src/demo',
    'sync-server',
    'sync-server/simulators',
    'test',
  ];
  const tracked = new Set(
    execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\n'),
  );
  expect(rooms.filter((room) => !tracked.has(`${room}/README.md`))).toEqual([]);
});

test('the lockfile names no registry but the public one, and no download address at all', () => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  expect(lock).not.toMatch(/"resolved": "https?:/);
});

test('no package wants to run a script at installation', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"hasInstallScript": true/);
});
