/**
 * `npm start`: bank, carrier, sync-server and one counter at an invented shop, with data that outlives the evening.
 * Owns the order in which they start and stop; knows nothing of what they say to each other.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rm, writeFile } from 'node:fs/promises';
import { buildApp, APP_FOLDER } from './build-app.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { findElectron } from './electron-runtime.ts';
import { writeFreezeList } from './freeze-list.ts';
import { openInBrowser } from './open-in-browser.ts';
import { readOptions } from './options.ts';
import type { DemoOptions } from './options.ts';
import { ownCertificate } from './own-certificate.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { choosePorts } from './ports.ts';
import type { DemoPorts } from './ports.ts';
import { seedAgent, seedCounter } from './seed.ts';
import type { DemoUrls } from './seed.ts';
import { letFirstIn, openStaff } from './staff.ts';

const CARRIER_USER = 'flouss';
const PARENT_LOOK_EVERY_MS = 500;

const entry = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

class DemoRefused extends Error {}

async function run(options: DemoOptions): Promise<void> {
  const ports = valueOf(await choosePorts(options.portBase));
  const folder = valueOf(await openDataFolder(options.dataDir, options.reset));
  const certificate = valueOf(await ownCertificate(folder.tls));
  await buildApp();
  const host = await chooseHost(options, folder);
  const running = await startCentre(ports, folder, certificate);
  const urls = { server: running.server.url, bank: running.bank.url, carrier: running.carrier.url };
  await seed(folder, host.kind, urls, certificate.cert);
  const trusted = { server: urls.server, caFile: certificate.certFile };
  const counter = await openCounterHost(host, ports, folder, trusted, options.openWindow);
  const pids = {
    server: running.server.pid,
    bank: running.bank.pid,
    carrier: running.carrier.pid,
    counter: counter.pid,
  };
  // Whoever is told that it is ready may stop it at once, and in order.
  const toldToStop = untilToldToStop(running, counter);
  say(`ready ${JSON.stringify({ counter: counter.url, ...urls, ca: certificate.certFile, pids, pin: '1234' })}`);
  say('Type "stop server" or "start server" to see the counter work without it; Ctrl-C stops everything.');
  await toldToStop;
}

interface Centre {
  readonly bank: Child;
  readonly carrier: Child;
  server: Child;
  startServer(): Promise<Child>;
}

async function startCentre(ports: DemoPorts, folder: DataFolder, tls: OwnCertificate): Promise<Centre> {
  const { secrets } = folder;
  const serverUrl = `https://127.0.0.1:${ports.server}`;
  const bank = await startChild({
    name: 'The bank simulator',
    entry: entry('sync-server/simulators/bank/main.ts'),
    args: ['--port', String(ports.bank), '--data', folder.bank],
    env: { BANK_API_KEY: secrets.bankApiKey, NODE_EXTRA_CA_CERTS: tls.certFile },
  });
  stopLater(bank);
  await askToBeCalled(bank.url, `${serverUrl}/bank/callbacks`, folder.bankKeys);
  const carrier = await startChild({
    name: 'The carrier simulator',
    entry: entry('sync-server/simulators/carrier/main.ts'),
    args: ['--port', String(ports.carrier), '--data', folder.carrier, '--inbound-url', `${serverUrl}/sms/kannel?id=%I`],
    env: { CARRIER_USER, CARRIER_PASSWORD: secrets.carrierPassword, NODE_EXTRA_CA_CERTS: tls.certFile },
  });
  stopLater(carrier);
  if ((await folder.note('staff')) === undefined) {
    const env = { FLOUSS_DATA_DIR: folder.server };
    await letFirstIn(entry('sync-server/src/bootstrap-admin.ts'), env, secrets.staffPassword);
    await folder.setNote('staff', '');
  }
  await writeFreezeList(folder.freezeLists);
  const startServer = async (): Promise<Child> => {
    const server = await startChild({
      name: 'The sync-server',
      entry: entry('sync-server/src/main.ts'),
      args: [],
      env: {
        FLOUSS_PORT: String(ports.server),
        FLOUSS_DATA_DIR: folder.server,
        FLOUSS_TLS_CERT_FILE: tls.certFile,
        FLOUSS_TLS_KEY_FILE: tls.keyFile,
        FLOUSS_FREEZE_LIST_DIR: folder.freezeLists,
        FLOUSS_BANK_URL: bank.url,
        FLOUSS_BANK_API_KEY: secrets.bankApiKey,
        FLOUSS_BANK_CALLBACK_KEYS_FILE: folder.bankKeys,
        FLOUSS_CARRIER_URL: carrier.url,
        FLOUSS_CARRIER_USER: CARRIER_USER,
        FLOUSS_CARRIER_PASSWORD: secrets.carrierPassword,
        FLOUSS_CARRIER_RECEIPTS_URL: serverUrl,
      },
    });
    stopLater(server);
    return server;
  };
  return { bank, carrier, server: await startServer(), startServer };
}

/** The bank tells the server what it decides; the file holds the key by which it is known. */
async function askToBeCalled(bank: string, url: string, keysFile: string): Promise<void> {
  await writeFile(keysFile, await (await fetch(`${bank}/simulator/callback-key`)).text());
  await fetch(`${bank}/simulator/callbacks`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ url }),
  });
}

/** The shop once; then each host's counter once, with a code and packs of its own. */
async function seed(folder: DataFolder, host: 'browser' | 'electron', urls: DemoUrls, ca: string): Promise<void> {
  if ((await folder.note(`seeded-${host}`)) !== undefined) return;
  say('Putting the demo data in (once) …');
  await folder.setNote('begun', '');
  const staff = await openStaff({ server: urls.server, ca }, folder.secrets.staffPassword);
  const agentId = (await folder.note('agent')) ?? (await seedAgent(staff));
  await folder.setNote('agent', agentId);
  const counterNumber = Number((await folder.note('counters')) ?? '0') + 1;
  await folder.setNote('counters', String(counterNumber));
  await rm(folder.counter(host), { recursive: true, force: true });
  await seedCounter(folder.counter(host), host, counterNumber, agentId, urls, ca, staff);
  await folder.setNote(`seeded-${host}`, '');
}

type Host = { readonly kind: 'browser' } | { readonly kind: 'electron'; readonly runtime: string };

/** Says which host it is to be and why, in one sentence. */
async function chooseHost(options: DemoOptions, folder: DataFolder): Promise<Host> {
  if (options.host === 'browser') {
    say('The counter runs in the browser, as asked for.');
    return { kind: 'browser' };
  }
  const found = await findElectron(folder.electronDownload);
  if (found.ok) {
    say(`The counter runs as the desktop application, because Electron's runtime is on this machine.`);
    return { kind: 'electron', runtime: found.value };
  }
  if (options.host === 'electron')
    throw new DemoRefused(
      `The desktop application cannot run, because ${found.error}; try: npm start -- --host browser`,
    );
  say(`The counter runs in the browser, because ${found.error}.`);
  return { kind: 'browser' };
}

/** The address that the counter follows, and the file of the certificate that may stand there. */
interface TrustedServer {
  readonly server: string;
  readonly caFile: string;
}

interface CounterHost {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<void>;
}

async function openCounterHost(
  host: Host,
  ports: DemoPorts,
  folder: DataFolder,
  trusted: TrustedServer,
  openWindow: boolean,
): Promise<CounterHost> {
  const dataDir = folder.counter(host.kind);
  if (host.kind === 'electron') return openDesktop(host.runtime, dataDir, trusted);
  const child = await startChild({
    name: 'The counter',
    entry: entry('src/web-host/main.ts'),
    args: ['--port', String(ports.counter), '--data', dataDir, '--server', trusted.server, '--ca', trusted.caFile],
    env: {},
  });
  stopLater(child);
  if (openWindow) openInBrowser(child.url);
  return child;
}

/** Electron starts the `main` of the project's own package.json. */
async function openDesktop(runtime: string, dataDir: string, { server, caFile }: TrustedServer): Promise<CounterHost> {
  const app = spawn(runtime, [APP_FOLDER, `--user-data-dir=${dataDir}`], {
    env: { ...process.env, FLOUSS_SERVER_URL: server, FLOUSS_CA_FILE: caFile, FLOUSS_LOG_LEVEL: 'error' },
    stdio: 'inherit',
  });
  const ended = new Promise<void>((resolve) => app.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    app.kill();
    await ended;
  };
  stopLater({ name: 'The counter', stop });
  return { url: 'app://counter/', pid: app.pid ?? 0, ended };
}

/** What to stop, last started first. */
const toStop: Pick<Child, 'name' | 'stop'>[] = [];

function stopLater(child: Pick<Child, 'name' | 'stop'>): void {
  toStop.unshift(child);
}

async function stopAll(): Promise<void> {
  for (const child of toStop.splice(0)) await child.stop();
}

/** Ctrl-C, SIGTERM, or the end of the counter's window; `stop server` and `start server` typed here show what offline is like. */
async function untilToldToStop(centre: Centre, counter: CounterHost): Promise<void> {
  createInterface({ input: process.stdin }).on('line', (line) => {
    void obey(line.trim(), centre).catch((error: unknown) =>
      say(error instanceof Error ? error.message : String(error)),
    );
  });
  await Promise.race([
    new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    }),
    counter.ended,
    npmIsGone(),
  ]);
}

/** A signal that ends npm reaches its shell and not us: started by npm, we end when the shell is gone. */
function npmIsGone(): Promise<void> {
  const shell = process.ppid;
  return new Promise((resolve) => {
    if (process.env['npm_lifecycle_event'] === undefined) return;
    setInterval(() => process.ppid === shell || resolve(), PARENT_LOOK_EVERY_MS).unref();
  });
}

async function obey(line: string, centre: Centre): Promise<void> {
  if (line === 'stop server') {
    await centre.server.stop();
    say('The sync-server is stopped; the counter goes on.');
  } else if (line === 'start server') {
    await centre.server.stop();
    centre.server = await centre.startServer();
    say(`The sync-server runs again ${JSON.stringify({ pid: centre.server.pid })}.`);
  } else if (line !== '') {
    say('Known here: stop server, start server.');
  }
}

function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string },
): T {
  if (result.ok) return result.value;
  throw new DemoRefused(result.error);
}

const options = readOptions(process.argv.slice(2));
try {
  await run(valueOf(options));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stopAll();
  process.exit();
}
