/** The audit's chain: whoever holds the database itself and changes a line of it is found at that line. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anchorWorker, readAnchors } from '../../../sync-server/src/admin/audit-anchors.ts';
import { auditHead, checkAudit, writeAudit } from '../../../sync-server/src/admin/audit.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';

const LINE = { who: 'sofia', act: 'agent-added', subject: 'agent', request_id: 'r' };

let dir: string;
let path: string;
let anchors: string;
let db: Database;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-audit-'));
  path = join(dir, 'centre.sqlite');
  anchors = join(dir, 'audit-anchors.jsonl');
  db = await openDatabase({ path, clock: systemClock });
  for (let i = 1; i <= 4; i++) {
    const line = { written_at: i, who: 'sofia', act: 'agent-added', subject: `agent ${i}`, request_id: `r${i}` };
    await db.transaction((tx) => writeAudit(tx, { ...line, outcome: 'done' }));
  }
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

const check = async () => checkAudit(db.read, await readAnchors(anchors));

function tamper(change: string): void {
  const file = openSqliteFile({ path });
  file.exec('drop trigger audit_lines_stay');
  file.exec('drop trigger audit_lines_fixed');
  file.exec(change);
  file.close();
}

describe('the chain', () => {
  it('is whole as it was written', async () => {
    expect(await checkAudit(db.read)).toEqual({ whole: true, head: await auditHead(db.read) });
    expect((await auditHead(db.read)).seq).toBe(4);
  });

  it.each([
    [`update audit_lines set outcome = 'refused' where seq = 3`, 3],
    [`update audit_lines set subject = 'another' where seq = 2`, 2],
    [`update audit_lines set written_at = 9 where seq = 4`, 4],
    [`update audit_lines set who = 'eve', act = 'x', request_id = 'y' where seq = 1`, 1],
    ['delete from audit_lines where seq = 2', 2],
    ['delete from audit_lines where seq = 1', 1],
    ['delete from audit_lines where seq = 1; update audit_lines set seq = seq - 1', 1],
    [`update audit_lines set subject = (case seq when 2 then 'agent 3' else 'agent 2' end) where seq in (2, 3)`, 2],
  ])('shows what was done: %s', async (change, broken_at) => {
    tamper(change);
    expect(await checkAudit(db.read)).toEqual({ whole: false, broken_at });
  });
});

describe('the heads noted outside of the database', () => {
  const log = { error: (_details: object, words: string): never => assert.fail(words) };
  const worker = () => anchorWorker({ read: db.read, clock: systemClock, path: anchors, log });

  it('are noted once each, and agree with the chain that grows', async () => {
    expect(await check()).toMatchObject({ whole: true });
    const noting = worker();
    expect([await noting.runOnce(), await noting.runOnce()]).toEqual([1, 0]);
    await db.transaction((tx) => writeAudit(tx, { ...LINE, written_at: 5, outcome: 'done' }));
    await noting.stop();
    expect([...(await readAnchors(anchors)).keys()]).toEqual([4, 5]);
    expect(await check()).toMatchObject({ whole: true });
    expect(statSync(anchors).mode & 0o777).toBe(0o600);
  });

  it('show that the end was taken off', async () => {
    await worker().runOnce();
    tamper('delete from audit_lines where seq >= 3');
    expect(await checkAudit(db.read)).toMatchObject({ whole: true });
    expect(await check()).toEqual({ whole: false, broken_at: 3 });
  });

  it('show that the chain was written anew, and remember their first word', async () => {
    await worker().runOnce();
    tamper('delete from audit_lines');
    for (let i = 1; i <= 4; i++) {
      await db.transaction((tx) => writeAudit(tx, { ...LINE, written_at: i, who: 'eve', outcome: 'done' }));
    }
    await worker().runOnce();
    appendFileSync(anchors, '{"seq": 9, "dig');
    expect(await checkAudit(db.read)).toMatchObject({ whole: true });
    expect(await check()).toEqual({ whole: false, broken_at: 4 });
  });
});
