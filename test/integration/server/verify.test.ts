/** `verify` on a database of real business: all invariants hold, each is broken in some family's test, and the command says so. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as untilIdle } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeSetting } from '../../../sync-server/src/db/terms.ts';
import { auditHead } from '../../../sync-server/src/admin/audit.ts';
import { INVARIANTS } from '../../../sync-server/src/verify/invariants.ts';
import { FAMILIES, realBusiness } from './real-business.ts';

const ENTRY = fileURLToPath(new URL('../../../sync-server/src/verify/main.ts', import.meta.url));

const business = realBusiness();

describe('a database of real business', () => {
  it('holds all that it can be asked', async () => {
    const { centre, path, brokenIn } = business();
    expect([...(await brokenIn(path))]).toEqual([]);
    const states = await centre.db.read.sql.selectFrom('orders').select('state').distinct().execute();
    expect(states.map(({ state }) => state).toSorted()).toEqual([
      'loaded',
      'reconciled',
      'refund-due',
      'refunded',
      'unknown',
    ]);
  });
});

it('each invariant is of one family, whose test breaks it', () => {
  expect(Object.values(FAMILIES).flat().toSorted()).toEqual(INVARIANTS.map(({ id }) => id).toSorted());
});

async function run(...args: string[]): Promise<{ code: number | null; said: string; complained: string }> {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, said, complained };
}

describe('the command', () => {
  it('says of each invariant in a line that it holds, while others write', async () => {
    const { centre, path } = business();
    const writing = new AbortController();
    let written = 0;
    const writer = (async () => {
      while (!writing.signal.aborted) {
        await centre.db.transaction((tx) => writeSetting(tx, 'busy', String(++written)));
        await untilIdle();
      }
    })();
    const json = join(centre.dir, 'verdict.json');
    const { code, said } = await run('--db', path, '--json', json);
    writing.abort();
    await writer;
    expect(code).toBe(0);
    expect(
      said
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/).slice(0, 2)),
    ).toEqual(INVARIANTS.map(({ id }) => [id, 'holds']));
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ clean: true });
    expect(written).toBeGreaterThan(10);
  });

  it('holds the audit against what was noted of it elsewhere: an end that was taken off shows', async () => {
    const { centre, path } = business();
    const anchors = join(centre.dir, 'anchors.jsonl');
    const head = await auditHead(centre.db.read);
    writeFileSync(anchors, `${JSON.stringify({ ...head, at: 1 })}\n`);
    const whole = await run('--db', path, '--anchors', anchors);
    expect([whole.code, whole.said.includes('holds the 1 heads')]).toEqual([0, true]);
    writeFileSync(anchors, `${JSON.stringify({ seq: head.seq + 5, digest: 'f'.repeat(64), at: 1 })}\n`);
    const cut = await run('--db', path, '--anchors', anchors);
    expect([cut.code, cut.said.includes(`audit_lines ${head.seq + 1}: is not what`)]).toEqual([1, true]);
  });

  it('names the row, and ends with 1', async () => {
    const { centre, plant, made } = business();
    const json = join(centre.dir, 'broken.json');
    const { code, said } = await run(
      '--db',
      plant(`update cards set state = 'active' where card_reference = ':unsold'`),
      '--json',
      json,
    );
    expect(code).toBe(1);
    expect(said).toContain(`cards ${made['unsold']}: is active, and was never sold`);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ clean: false });
  });

  it('ends with 2 where it cannot look, and repeats no password', async () => {
    const { centre, plant } = business();
    const nonsense = join(centre.dir, 'nonsense.sqlite');
    writeFileSync(nonsense, 'not a database at all, but long enough to be looked at as if it were one');
    for (const args of [
      [],
      ['--db', join(centre.dir, 'missing')],
      ['--db', nonsense],
      ['--db', 'mysql://u:hush@127.0.0.1:1/x'],
    ]) {
      const { code, complained } = await run(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(complained).not.toBe('');
      expect(complained).not.toContain('hush');
    }
    expect((await run('--db', plant('delete from migrations where version > 100'))).complained).toContain(
      'start the server first',
    );
    expect((await run('--db', plant(`insert into migrations values (9990, 'tomorrow', 1)`))).complained).toContain(
      'start the newer program',
    );
  });
});
