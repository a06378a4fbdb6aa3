/** The audit's chain: whoever holds the database itself and changes a line of it is found at that line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditHead, checkAudit, writeAudit } from '../../../sync-server/src/admin/audit.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';

let dir: string;
let path: string;
let db: Database;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-audit-'));
  path = join(dir, 'centre.sqlite');
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

  it('has another head when its end was taken off, which is why the head is kept elsewhere', async () => {
    const before = await auditHead(db.read);
    tamper('delete from audit_lines where seq = 4');
    expect(await auditHead(db.read)).not.toEqual(before);
  });
});
