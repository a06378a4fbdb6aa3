/**
 * The built screens as answers: every file is known before the first request, so no path a browser sends ever reaches
 * the disk. It puts the bridge before the application in the page and knows nothing of sessions.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { contentType } from '../backend/host-side/content-policy.ts';

const PAGE_PATH = '/';
const PAGE_NAME = 'index.html';
/** `page/bridge.ts`, built beside the screens. */
const BRIDGE_NAME = 'bridge.js';
/** Vite puts a digest into the names of everything in this folder. */
const HASHED_FOLDER = '/assets/';

interface Screen {
  readonly body: Buffer;
  readonly type: string;
  readonly cacheControl: string;
}

export type Screens = ReadonlyMap<string, Screen>;

/** Undefined when the folder holds no built page or no bridge for it. */
export function readScreens(folder: string): Screens | undefined {
  const names = filesIn(folder);
  if (!names.includes(PAGE_NAME) || !names.includes(BRIDGE_NAME)) return undefined;
  const screens = new Map(names.map((name) => [`/${name}`, screenOf(`/${name}`, readFileSync(join(folder, name)))]));
  const page = withBridge(readFileSync(join(folder, PAGE_NAME), 'utf8'));
  screens.delete(`/${PAGE_NAME}`);
  screens.set(PAGE_PATH, { body: page, type: contentType(PAGE_NAME), cacheControl: 'no-store' });
  return screens;
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll(sep, '/'),
      );
  } catch {
    return [];
  }
}

function screenOf(path: string, body: Buffer): Screen {
  const cacheControl = path.startsWith(HASHED_FOLDER) ? 'private, max-age=31536000, immutable' : 'no-store';
  return { body, type: contentType(path), cacheControl };
}

/** Both are module scripts: they run in the page's order, so `window.counter` is there before the application asks. */
function withBridge(page: string): Buffer {
  const head = page.indexOf('<head>') + '<head>'.length;
  return Buffer.from(`${page.slice(0, head)}<script type="module" src="/${BRIDGE_NAME}"></script>${page.slice(head)}`);
}
