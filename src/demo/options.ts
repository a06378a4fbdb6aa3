/** What may be said to `npm start`, and one clear sentence for what may not. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

const PORT_BASE_DEFAULT = 7100;
const PORT_BASE_MAX = 65_000;

export interface DemoOptions {
  /** Undefined: the desktop application where it can run, else the browser. */
  readonly host: 'electron' | 'browser' | undefined;
  readonly openWindow: boolean;
  readonly dataDir: string;
  /** The counter's port; server, bank and carrier take the next three. 0: whichever are free. */
  readonly portBase: number;
  readonly reset: boolean;
}

export const USAGE = `npm start -- [--host electron|browser] [--no-open] [--data DIR] [--port-base N] [--reset]`;

export function readOptions(args: readonly string[]): Result<DemoOptions, string> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        host: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        data: { type: 'string' },
        'port-base': { type: 'string', default: String(PORT_BASE_DEFAULT) },
        reset: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  }
  const { host } = values;
  if (host !== undefined && host !== 'electron' && host !== 'browser') {
    return err(`--host is electron or browser, not "${host}".`);
  }
  const portBase = /^\d{1,5}$/.test(values['port-base']) ? Number(values['port-base']) : Number.NaN;
  if (!(portBase === 0 || (portBase >= 1024 && portBase <= PORT_BASE_MAX))) {
    return err(
      `--port-base is a number from 1024 to ${PORT_BASE_MAX} (or 0 for any free ports), not "${values['port-base']}".`,
    );
  }
  return ok({
    host,
    openWindow: !values['no-open'],
    dataDir: values.data === undefined ? fileURLToPath(new URL('../../.data', import.meta.url)) : resolve(values.data),
    portBase,
    reset: values.reset,
  });
}
