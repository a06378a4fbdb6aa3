/** When a backup is due, and which copies stay. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupFolder } from '@flouss/shared/contract/backup';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FACTS_BETWEEN_BACKUPS, backupDue } from '../../../src/core/backup/due.ts';
import { copyName, pruneCopies, seriesOf } from '../../../src/core/backup/folder.ts';

const MORNING = Date.UTC(2026, 10, 25, 8);
const MADE_AT_DAWN = { at: MORNING, lastGoodAt: MORNING - 3_600_000, factsSince: 0, tillClosedSince: false };

test.each([
  ['nothing has happened since this morning’s', MADE_AT_DAWN, false],
  ['there is none yet', { ...MADE_AT_DAWN, lastGoodAt: null }, true],
  ['the last one is of yesterday', { ...MADE_AT_DAWN, lastGoodAt: MORNING - 86_400_000 }, true],
  ['the till has been closed since', { ...MADE_AT_DAWN, tillClosedSince: true }, true],
  ['many facts have come since', { ...MADE_AT_DAWN, factsSince: FACTS_BETWEEN_BACKUPS }, true],
  ['few facts have come since', { ...MADE_AT_DAWN, factsSince: FACTS_BETWEEN_BACKUPS - 1 }, false],
  ['the clock was set back a day', { ...MADE_AT_DAWN, lastGoodAt: MORNING + 86_400_000 }, true],
])('%s', (_, standing, due) => {
  expect(backupDue(standing)).toBe(due);
});

test('the oldest copies of this counter go, whatever the clock said, and no other file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-copies-'));
  const mine = seriesOf('C01', '01890000-0000-7000-8000-0000000000aa');
  const others = seriesOf('C01', '01890000-0000-7000-8000-0000000000bb');
  const names = [1, 2, 3, 10].map((seq) => copyName(mine, seq, MORNING - seq * 1000));
  for (const name of [...names, copyName(others, 1, MORNING), 'photo.jpg']) writeFileSync(join(folder, name), '');
  pruneCopies(folder, mine, names[3]!, 2);
  expect(new Set(readdirSync(folder))).toEqual(
    new Set([names[2], names[3], copyName(others, 1, MORNING), 'photo.jpg']),
  );
});

test('the copy just made stays even where the journal was longer before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flouss-copies-'));
  const mine = seriesOf('C01', '01890000-0000-7000-8000-0000000000aa');
  const [restored, older] = [copyName(mine, 5, MORNING), copyName(mine, 9, MORNING)];
  for (const name of [restored, older]) writeFileSync(join(folder, name), '');
  pruneCopies(folder, mine, restored, 1);
  expect(readdirSync(folder)).toEqual([restored]);
});

test('no name of a copy looks like a card number, where it is typed to bring it back', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat({ max: 999_999_999 }), fc.nat({ max: 4_000_000_000_000 }), (deviceId, seq, at) => {
      const path = `/media/stick/${copyName(seriesOf('C01', deviceId), seq, at)}`;
      expect(BackupFolder.safeParse(path).success).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12}$/), fc.nat({ max: 999_999_999 }), (digits, seq) => {
      const path = `/media/stick/${copyName(seriesOf('C01', `01890000-0000-7000-8000-${digits}`), seq, MORNING)}`;
      expect(BackupFolder.safeParse(path).success).toBe(true);
    }),
  );
});
