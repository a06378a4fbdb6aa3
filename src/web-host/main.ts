/**
 * The command: `node src/web-host/main.ts --port N --data FOLDER [--server URL] [--ca FILE] [--pass-phrase]
 * [--update URL [--update-key KEY]]`. Says `listening {"url": …}` once it is
 * ready, or one sentence and exit code 1.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { WebHostRefusal } from './start.ts';

const BUILD = new URL('../../.build/', import.meta.url);
const USAGE =
  'Usage: node src/web-host/main.ts --port PORT --data FOLDER [--server URL] [--ca FILE] [--pass-phrase] [--update URL [--update-key KEY]]';

// What it is made of is loaded after this line, so that every start but the first finds it compiled.
enableCompileCache(fileURLToPath(new URL('compile-cache', BUILD)));
const { startWebHost } = await import('./start.ts');
await run();

async function run(): Promise<void> {
  const asked = readArguments();
  if (!asked) return refuse(USAGE);
  const started = await startWebHost({
    port: asked.port,
    data_dir: asked.data,
    renderer_dir: fileURLToPath(new URL('app/renderer', BUILD)),
    server_url: asked.server,
    server_ca: asked.ca,
    pass_phrase: asked.passPhrase,
    update: asked.update,
    application_version: ownVersion(),
  });
  if (!started.ok) return refuse(sentence(started.error, asked));
  process.stdout.write(`listening ${JSON.stringify({ url: started.value.url })}\n`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void started.value.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

interface Asked {
  readonly port: number;
  readonly data: string;
  readonly server: string | null;
  readonly ca: string | undefined;
  readonly passPhrase: boolean;
  readonly update: { readonly url: string; readonly publisher_key?: string | undefined } | undefined;
}

function readArguments(): Asked | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        server: { type: 'string' },
        ca: { type: 'string' },
        'pass-phrase': { type: 'boolean', default: false },
        update: { type: 'string' },
        'update-key': { type: 'string' },
      },
    });
    const port = Number(values.port ?? '0');
    const server = values.server ?? null;
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || !values.data) return undefined;
    if (server !== null && !/^https?:$/.test(URL.parse(server)?.protocol ?? '')) return undefined;
    const ca = values.ca === undefined ? undefined : readFileSync(values.ca, 'utf8');
    const update =
      values.update === undefined ? undefined : { url: values.update, publisher_key: values['update-key'] };
    return { port, data: resolve(values.data), server, ca, passPhrase: values['pass-phrase'], update };
  } catch {
    return undefined;
  }
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function refuse(words: string): void {
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
}

function sentence(refusal: WebHostRefusal, asked: Asked): string {
  const sentences: Readonly<Record<WebHostRefusal, string>> = {
    'not-built': 'The application is not built yet: run "npm run build" first.',
    'folder-unwritable': `The folder ${asked.data} cannot be written to: choose another one with --data.`,
    'store-key-unreadable': `The store's key in ${asked.data} cannot be read: without it the store stays closed.`,
    'port-busy': `Port ${asked.port} is in use: choose another one with --port, or 0 for any free one.`,
    'port-refused': `Port ${asked.port} may not be opened by this user: choose one above 1023 with --port.`,
    'store-in-use': `Another counter is using the store in ${asked.data}: end it first, or choose another folder.`,
    'store-key-wrong': `The key in ${asked.data} does not open the store there: put back the key it was made with.`,
    'store-newer': `The store in ${asked.data} was written by a newer version of Flouss: start that version.`,
    'store-unwritable': `The store in ${asked.data} cannot be written: look at the disk's space and rights.`,
    'store-damaged': `The store in ${asked.data} is damaged: put back a backup.`,
  };
  return sentences[refusal];
}
