/**
 * The backend process: real clock, real random, the host's channel, one counter. The only place where the counter's parts
 * are put together; it decides nothing.
 */
import { systemClock, systemRandom, systemStopwatch } from '@flouss/platform/system-ports';
import { openCounter } from '../core/counter.ts';
import { logIncident, logLine } from './log.ts';
import { hostPort } from './port.ts';
import { serveCounter } from './serve-counter.ts';

const port = hostPort();
if (!port) {
  process.stderr.write('The backend is started by the desktop application or the web host, not by hand.\n');
  process.exit(1);
}

/** Built, it lies beside this file. */
const copyThread = import.meta.url.endsWith('.ts') ? '../core/backup/copy-thread.ts' : './copy-thread.js';

const service = serveCounter({
  open: (store, emit) =>
    openCounter({
      store_path: store.store_path,
      store_key: Buffer.from(store.store_key, 'base64url'),
      pin_pepper: Buffer.from(store.pin_pepper, 'base64url'),
      server_url: store.server_url,
      server_ca: store.server_ca,
      application_version: store.application_version,
      update: store.update && { ...store.update, platform: `${process.platform}-${process.arch}` },
      clock: systemClock,
      stopwatch: systemStopwatch,
      random: systemRandom,
      emit,
      log: process.env['FLOUSS_LOG_LEVEL'] === 'error' ? undefined : logLine,
      copy_thread: new URL(copyThread, import.meta.url),
    }),
  send: port.send,
  failed: logIncident,
  ended: () => process.exit(0),
});

port.onMessage(service.receive);
port.onGone(() => void service.close());
process.on('SIGTERM', () => void service.close());
// Ctrl+C in a terminal reaches the host too, and the host closes its backend in order.
process.on('SIGINT', () => {});
// The host starts a new process; what was answered is on the disk.
process.on('uncaughtException', (error) => {
  logIncident('uncaught', error);
  process.exit(1);
});
