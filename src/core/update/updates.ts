/**
 * What this counter knows of newer versions: asked for when somebody asks, checked, and downloaded into a folder beside the store. It
 * touches nothing of the store but the note of what it has heard, whatever waits there to be sent.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServerFault } from '@flouss/shared/contract/hello';
import type { DownloadRefusal, UpdateFile, UpdateManifest, UpdateRefusal } from '@flouss/shared/contract/update';
import { compareVersions, judgeUpdate } from '@flouss/shared/domain/update';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { keepHeardUpdate, readHeardUpdate } from '../store/update-note.ts';
import type { SyncContext } from '../sync-ports.ts';
import { fetchFile, fetchText } from './fetch.ts';
import { PUBLISHER_KEY } from './publisher-key.ts';
import { readManifest } from './read-manifest.ts';

export interface UpdateSource {
  /** Of the signed manifest; the files lie beside it. */
  readonly url: string;
  /** `linux-x64` */
  readonly platform: string;
  /** For tests and demonstration; the desktop application always has the key it carries. */
  readonly publisher_key?: string | undefined;
}

interface Offer {
  readonly manifest: UpdateManifest;
  readonly file: UpdateFile;
}

export interface Updates {
  readonly configured: boolean;
  /** What was found when it was last asked, in this run of the process. */
  found(): { readonly checkedAt: number | null; readonly offer: Offer | null; readonly file: string | null };
  check(): Promise<Result<null, UpdateRefusal | ServerFault>>;
  download(): Promise<Result<null, UpdateRefusal | DownloadRefusal | ServerFault>>;
}

export function keepUpdates(
  context: SyncContext,
  source: UpdateSource | undefined,
  version: string | null,
  storePath: string,
): Updates {
  const { store, clock, serverCa } = context;
  const folder = join(dirname(storePath), 'updates');
  let checkedAt: number | null = null;
  let offer: Offer | null = null;
  let file: string | null = null;
  let downloading: ReturnType<Updates['download']> | undefined;

  async function check(): ReturnType<Updates['check']> {
    if (!source || version === null) return err('update-off');
    // What was offered before is not, should this end badly.
    [checkedAt, offer, file] = [null, null, null];
    const answer = await fetchText(source.url, serverCa);
    if (!answer.ok) return answer;
    const manifest = readManifest(answer.value, source.publisher_key ?? PUBLISHER_KEY);
    if (!manifest.ok) return manifest;
    const heard = readHeardUpdate(store.read);
    const judged = judgeUpdate(manifest.value, { version, platform: source.platform, heard }, clock.now());
    if (!judged.ok) return judged;
    if (
      !heard ||
      compareVersions(manifest.value.version, heard.version) > 0 ||
      manifest.value.released_at > heard.released_at
    )
      store.write((tx) => keepHeardUpdate(tx, manifest.value));
    checkedAt = clock.now();
    offer = judged.value && { manifest: manifest.value, file: judged.value };
    return ok(null);
  }

  async function download(): ReturnType<Updates['download']> {
    if (!source) return err('update-off');
    if (!offer) return err('update-not-downloaded');
    // A day may have passed since it was offered.
    if (offer.manifest.expires_at <= clock.now()) return err('update-expired');
    const wanted = offer;
    const path = join(folder, wanted.file.name);
    const fetched = await fetchFile(new URL(wanted.file.name, source.url).href, serverCa, wanted.file, path);
    if (!fetched.ok) return fetched;
    if (offer === wanted) file = path;
    return ok(null);
  }

  return {
    configured: source !== undefined && version !== null,
    // A file that was taken away meanwhile is not offered.
    found: () => ({ checkedAt, offer, file: file !== null && existsSync(file) ? file : null }),
    check,
    download: () => (downloading ??= download().finally(() => (downloading = undefined))),
  };
}
