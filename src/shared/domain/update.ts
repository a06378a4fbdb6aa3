/** Whether a published version may be offered to this counter. Pure: who signed it is checked before. */
import type { UpdateFile, UpdateManifest, UpdateRefusal } from '../contract/update.ts';
import type { Result } from '../kernel/result.ts';
import { err, ok } from '../kernel/result.ts';

export interface Installed {
  readonly version: string;
  /** `linux-x64` */
  readonly platform: string;
  /** The newest manifest this counter has ever heard; null before the first. */
  readonly heard: { readonly version: string; readonly released_at: number } | null;
}

/** The file for this computer; null when this is the version it has already. */
export function judgeUpdate(
  manifest: UpdateManifest,
  { version, platform, heard }: Installed,
  now: number,
): Result<UpdateFile | null, UpdateRefusal> {
  if (manifest.expires_at <= now) return err('update-expired');
  // An older word than one heard before is somebody's who wants to hold this counter back.
  const isStale =
    heard && (compareVersions(manifest.version, heard.version) < 0 || manifest.released_at < heard.released_at);
  const step = compareVersions(manifest.version, version);
  if (step < 0 || isStale) return err('update-older');
  if (step === 0) return ok(null);
  if (compareVersions(version, manifest.minimum_version) < 0) return err('update-too-far');
  const file = manifest.files.find((each) => each.platform === platform);
  return file ? ok(file) : err('update-other-computer');
}

/** By numbers, not by letters: 0.10.0 comes after 0.9.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
