/**
 * How the desktop application would be packaged, read as a text: every fuse named and blown the safe way, nothing in the package
 * but the built application and the driver's binaries. Packaging itself needs Electron's runtime, which is not here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Packaging {
  readonly files: readonly string[];
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly npmRebuild: boolean;
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly win: { readonly icon: string; readonly requestedExecutionLevel: string };
  readonly nsis: Readonly<Record<string, boolean>>;
  readonly mac: { readonly icon: string; readonly hardenedRuntime: boolean; readonly entitlements: string };
  readonly linux: { readonly icon: string; readonly target: readonly string[] };
  readonly protocols?: unknown;
  readonly publish: unknown;
}
const manifest = JSON.parse(read('package.json')) as { readonly main: string; readonly build: Packaging };
const { build } = manifest;

test('every fuse that Electron has is named, and blown the safe way', () => {
  expect(build.electronFuses).toEqual({
    // Not a Node for whoever finds the program on the disk.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    // The program is what was built, or does not start.
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    resetAdHocDarwinSignature: false,
  });
});

test('the package holds the built application and the driver, packed, and nothing is compiled or published by it', () => {
  expect(build.asar).toBe(true);
  expect(build.asarUnpack).toEqual(['node_modules/better-sqlite3/prebuilds/**']);
  expect(build.files.filter((pattern) => !pattern.startsWith('!'))).toEqual([
    '.build/app/**',
    'package.json',
    'node_modules/better-sqlite3/{lib,prebuilds}/**',
    'node_modules/better-sqlite3/{package.json,LICENSE}',
  ]);
  expect(build.files).toContain('!node_modules/**');
  expect(manifest.main).toMatch(/^\.\/\.build\/app\//);
  expect([build.npmRebuild, build.publish]).toEqual([false, null]);
});

test('Windows, macOS and Linux, without rights beyond the user’s own, keeping the data when it is removed', () => {
  expect(build.win.requestedExecutionLevel).toBe('asInvoker');
  expect(build.nsis['deleteAppDataOnUninstall']).toBe(false);
  expect(build.mac.hardenedRuntime).toBe(true);
  const rights = [...read(build.mac.entitlements).matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key);
  expect(rights).toEqual(['com.apple.security.cs.allow-jit', 'com.apple.security.device.camera']);
  expect(build.linux.target).toEqual(['AppImage', 'deb']);
  for (const { icon } of [build.win, build.mac, build.linux]) expect(existsSync(join(ROOT, icon))).toBe(true);
});

test('no address of another program opens this one', () => {
  expect(build.protocols).toBeUndefined();
  expect(read('src/main/index.ts')).not.toContain('setAsDefaultProtocolClient');
});
