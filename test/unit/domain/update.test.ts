/** A version may be offered only forwards, in time, for this computer, and never one older than what was heard before. */
import type { UpdateManifest } from '@flouss/shared/contract/update';
import { compareVersions, judgeUpdate } from '@flouss/shared/domain/update';
import type { Installed } from '@flouss/shared/domain/update';
import { expect, test } from 'vitest';

const NOW = 1_000_000;
const FILE = { platform: 'linux-x64', name: 'flouss.AppImage', sha256: 'a'.repeat(64), bytes: 10 };
const MANIFEST: UpdateManifest = {
  v: 1,
  version: '0.10.0',
  minimum_version: '0.8.0',
  released_at: NOW - 1_000,
  expires_at: NOW + 1,
  notes: {},
  files: [FILE],
};
const INSTALLED: Installed = { version: '0.9.9', platform: 'linux-x64', heard: null };

const judged = (manifest: Partial<UpdateManifest>, installed: Partial<Installed> = {}): unknown => {
  const result = judgeUpdate({ ...MANIFEST, ...manifest }, { ...INSTALLED, ...installed }, NOW);
  return result.ok ? result.value : result.error;
};

test('versions are compared by numbers', () => {
  expect([compareVersions('0.10.0', '0.9.9'), compareVersions('1.0.0', '1.0.0')]).toEqual([1, 0]);
  expect(compareVersions('1.2.3', '1.2.10')).toBe(-1);
});

test.each([
  ['a newer one', {}, {}, FILE],
  ['the same', { version: '0.9.9' }, {}, null],
  ['an older one', { version: '0.9.8' }, {}, 'update-older'],
  ['out of date, to the millisecond', { expires_at: NOW }, {}, 'update-expired'],
  ['for another computer', {}, { platform: 'win32-x64' }, 'update-other-computer'],
  ['over one that is too old', {}, { version: '0.7.9' }, 'update-too-far'],
  ['over the oldest it may', {}, { version: '0.8.0' }, FILE],
  ['newer than this, older than what was heard', {}, { heard: { version: '0.11.0', released_at: 0 } }, 'update-older'],
  ['said before what was heard', {}, { heard: { version: '0.10.0', released_at: NOW } }, 'update-older'],
  ['heard before', {}, { heard: { version: '0.10.0', released_at: NOW - 1_000 } }, FILE],
] as const)('%s', (_, manifest, installed, expected) => {
  expect(judged(manifest, installed)).toEqual(expected);
});
