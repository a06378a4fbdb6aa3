/** The backend as an Electron utility process. It makes the process; holding it is host-side's. */
import { join } from 'node:path';
import { utilityProcess } from 'electron';
import { BACKEND_FLAGS } from '../backend/host-side/hold-backend.ts';
import type { BackendProcess, ProcessEvents } from '../backend/host-side/hold-backend.ts';

export function spawnUtility(events: ProcessEvents): BackendProcess {
  const child = utilityProcess.fork(join(import.meta.dirname, 'backend.js'), [], {
    serviceName: 'Flouss backend',
    stdio: 'inherit',
    execArgv: [...BACKEND_FLAGS],
  });
  child.on('message', (message: unknown) => events.message(message));
  child.once('exit', () => events.exit());
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
    send: (message) => child.postMessage(message),
    // Electron's own kill is SIGTERM, which a process that hangs does not hear.
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
