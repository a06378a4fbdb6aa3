/** Which list is in force: over HTTP, from the folder, and by two people where it has lost too many. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFolder } from '../../../sync-server/src/screening/list-folder.ts';
import { INITIAL_SCREENING } from '../../../sync-server/src/screening/initial-policy.ts';
import { policyInForce } from '../../../sync-server/src/screening/take-list.ts';
import { freezeList, load } from './freeze-list.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, name: `INVENTE ${i}`, given: ['Karim'] }));
const inForce = async () => {
  const { body } = await centre.admin<{ lists: { version: number; state: string; loaded_by: string }[] }>(
    'GET',
    '/admin/screening/lists',
  );
  return body.lists.find(({ state }) => state === 'in-force');
};

describe('a freeze list', () => {
  it('comes into force when it is newer, with who loaded it; the same file again changes nothing', async () => {
    const file = freezeList('2026-06-08', people(20));
    expect((await load(centre, file)).body).toMatchObject({ version: 1, state: 'in-force', entries: 20 });
    expect((await load(centre, file)).body).toMatchObject({ version: 1, state: 'in-force' });
    expect((await load(centre, freezeList('2026-06-09', people(21)))).body).toMatchObject({
      version: 2,
      state: 'in-force',
    });
    expect((await load(centre, freezeList('2026-06-07', people(22)))).body).toEqual({ code: 'list-older' });
    expect(await inForce()).toMatchObject({ version: 2 });
    const { body } = await centre.admin<{ lines: { act: string; subject: string; outcome: string }[] }>(
      'GET',
      '/admin/audit',
    );
    const acts = body.lines.filter(({ act }) => act === 'screening-list-loaded');
    expect(acts.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'done', 'done', 'list-older']);
    expect(acts[0]?.subject).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['has lost too many', people(17)],
    ['is empty', []],
  ])('that %s is held until two people have agreed', async (_, fewer) => {
    await load(centre, freezeList('2026-06-08', people(20)));
    expect((await load(centre, freezeList('2026-06-09', fewer))).body).toMatchObject({ version: 2, state: 'held' });
    expect(await inForce()).toMatchObject({ version: 1 });
    const asked = await centre.office.askAs<{ proposal_id: string }>(
      'finance',
      'POST',
      '/admin/screening/lists/2/accept',
    );
    expect(asked.status).toBe(202);
    const approve = (role: 'finance' | 'supervisor') =>
      centre.office.askAs(role, 'POST', `/admin/proposals/${asked.body.proposal_id}/approve`);
    expect((await approve('finance')).body.code).toBe('own-proposal');
    expect((await approve('supervisor')).body).toEqual({ kind: 'screening-list', in_force: true });
    expect(await inForce()).toMatchObject({ version: 2 });
    expect((await centre.admin('POST', '/admin/screening/lists/2/accept')).body.code).toBe('list-not-held');
  });

  it('an empty one does not begin it, nor does one that was overtaken come into force', async () => {
    expect((await load(centre, freezeList('2026-06-08', []))).body).toMatchObject({ state: 'held' });
    expect(await inForce()).toBeUndefined();
    await load(centre, freezeList('2026-06-09', people(3)));
    expect((await centre.admin('POST', '/admin/screening/lists/1/accept')).body.code).toBe('list-not-held');
  });

  it('that is none changes nothing, whatever it says it is', async () => {
    await load(centre, freezeList('2026-06-08', people(20)));
    for (const bytes of [
      '',
      '{}',
      '[]',
      freezeList('2026-06-09', people(20)).subarray(0, -9),
      Buffer.from([0xff, 0x00]),
    ]) {
      expect((await load(centre, Buffer.from(bytes))).body).toEqual({ code: 'list-unreadable' });
    }
    expect(await inForce()).toMatchObject({ version: 1 });
  });

  it('is taken from the folder, once; a broken file beside it is said so of and changes nothing', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'flouss-lists-'));
    const errors: object[] = [];
    const log = { info() {}, error: (fields: object) => void errors.push(fields) };
    const folder = listFolder({ db: centre.db, ctx: centre.ctx, log, dir });
    try {
      await writeFile(join(dir, 'registre-1.json'), freezeList('2026-06-08', people(20)));
      await writeFile(join(dir, 'registre-2.json'), '{"Publications":');
      await writeFile(join(dir, 'notes.txt'), 'nothing');
      expect([await folder.runOnce(), await folder.runOnce()]).toEqual([1, 0]);
      expect(await inForce()).toMatchObject({ version: 1, loaded_by: 'folder' });
      expect(errors).toEqual([{ file: 'registre-2.json', code: 'list-unreadable' }]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('that is old, or that nobody ever loaded, is an alarm: its age is a metric, and so are reviews and whoever waits', async () => {
    const none = await (await fetch(`${centre.url}/metrics`)).text();
    expect(none).toMatch(/flouss_oldest_seconds\{of="freeze_list"\} 17\d{8}/);
    await load(centre, freezeList('2026-06-01', people(2)));
    const text = await (await fetch(`${centre.url}/metrics`)).text();
    expect(text).toMatch(/flouss_oldest_seconds\{of="freeze_list"\} [1-9]\d{5}/);
    expect(text).toContain('flouss_oldest_seconds{of="review"} 0');
    expect(text).toContain('flouss_oldest_seconds{of="screening"} 0');
  });
});

describe('the policy', () => {
  it('is published by two, each the next version, and counts from its date', async () => {
    const next = { ...INITIAL_SCREENING, version: 2, hit_score: 90, effective_at: centre.clock.now() + 1_000 };
    expect((await centre.admin('PUT', '/admin/screening/policy', { ...next, version: 3 })).body.code).toBe(
      'version-taken',
    );
    expect((await centre.admin('PUT', '/admin/screening/policy', { ...next, hit_score: 20 })).status).toBe(400);
    expect((await centre.admin('PUT', '/admin/screening/policy', next)).body).toEqual({
      kind: 'screening-policy',
      published: true,
    });
    const at = (ms: number) => policyInForce(centre.db.read, centre.clock.now() + ms);
    expect([(await at(0)).hit_score, (await at(1_000)).hit_score]).toEqual([85, 90]);
  });
});
