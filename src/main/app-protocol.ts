/**
 * `app://counter`: the origin of the built screens. Every file is read through here, with the policy as headers; no
 * `file://` page exists. It knows the folder of the screens and nothing else on the disk.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { protocol } from 'electron';
import type { Session } from 'electron';
import { contentType, screenHeaders } from '../backend/host-side/content-policy.ts';

const SCHEME = 'app';
const HOST = 'counter';
/** Made inside the page or by the developer tools. */
const WITHOUT_NETWORK = /^(?:blob|data|devtools):/;
export const SCREENS_URL = `${SCHEME}://${HOST}/index.html`;

/** Before Electron is ready: the scheme counts as a secure origin of its own, with none of the exceptions one could give. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Ours alone: the scheme and the host, whatever the path. Node's URL gives such schemes no origin to compare. */
export function isScreensUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === `${SCHEME}:` && url.host === HOST;
}

export function serveScreens(session: Session, folder: string): void {
  const files = filesIn(folder);
  session.protocol.handle(SCHEME, async (request) => {
    const url = URL.parse(request.url);
    const name = isScreensUrl(request.url) && request.method === 'GET' ? url?.pathname : undefined;
    const path = (await files).get(name ?? '');
    if (!path) return new Response(null, { status: 404, headers: screenHeaders() });
    const body = new Uint8Array(await readFile(path));
    return new Response(body, { headers: { ...screenHeaders(), 'content-type': contentType(path) } });
  });
  // Screens never need a network: what they would ask of one is refused, whatever the policy header says.
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !isScreensUrl(details.url) && !WITHOUT_NETWORK.test(details.url) }),
  );
}

/** A closed list, so that no address, however written, names a file outside. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length).replaceAll(sep, '/'), path]),
  );
}
