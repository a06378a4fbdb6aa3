/**
 * The backend as a forked Node process, for a host without Electron: the built one, of the same build as the screens, which
 * starts three times as fast as its sources. It makes the process; holding it is host-side's.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BACKEND_FLAGS } from '../backend/host-side/hold-backend.ts';
import type { BackendProcess, ProcessEvents } from '../backend/host-side/hold-backend.ts';

const BACKEND = fileURLToPath(new URL('../../.build/app/main/backend.js', import.meta.url));

export function backendIsBuilt(): boolean {
  return existsSync(BACKEND);
}

export function forkBackend(events: ProcessEvents): BackendProcess {
  const child = fork(BACKEND, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...BACKEND_FLAGS],
  });
  child.on('message', (message) => events.message(message));
  child.once('exit', () => events.exit());
  // A process that could not be started or written to ends with `exit` as well, or was never there.
  child.on('error', () => child.pid === undefined && events.exit());
  return {
    send: (message) => {
      if (child.connected) child.send(message, () => {});
    },
    kill: () => child.kill('SIGKILL'),
  };
}
