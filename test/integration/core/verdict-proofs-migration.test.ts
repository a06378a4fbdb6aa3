/** Migration 150: what was judged before there were proofs stays as it was judged, and is offered again without one. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { assert } from '@flouss/shared/kernel/assert';
import { expect, test } from 'vitest';
import { entriesAfter } from '../../../src/core/store/journal.ts';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { openStore } from '../../../src/core/store/open.ts';
import { PEPPER, temporaryPath } from './shop.ts';

const KEY = new Uint8Array(32).fill(9);

const DEVICE = '018f0000-0000-7000-8000-000000000001';
const TEXT = JSON.stringify({
  op_id: '018f0000-0000-7000-8000-000000000002',
  device_id: DEVICE,
  seq: 1,
  prev: GENESIS_DIGEST,
  type: 'signed-out',
  v: 1,
  operator_id: '018f0000-0000-7000-8000-000000000003',
  occurred_at: 1,
  tariff_v: 1,
  body: { waiting_facts: 1, approved: { manager_id: '018f0000-0000-7000-8000-000000000004', reason: 'Vol' } },
});

test('before and after', () => {
  const path = temporaryPath();
  const file = openSqliteFile({ path, key: KEY });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version < 150),
  );
  file.exec(`INSERT INTO journal (seq, receipts_so_far, spent_so_far_cents, digest, signature, text, outcome)
    VALUES (1, 0, 0, x'${'01'.repeat(32)}', x'${'02'.repeat(64)}', '${TEXT}', 'accepted')`);
  file.close();
  const opened = openStore({ path, key: KEY, pepper: PEPPER });
  assert(opened.ok, 'the old store opens');
  const store = opened.value;
  expect(entriesAfter(store.read, 0, 10)).toMatchObject([{ text: TEXT, proof: null }]);
  store.close();
});
