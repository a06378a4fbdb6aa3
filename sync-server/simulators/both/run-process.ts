/**
 * Turns an app into a process: command line in, one line on stdout when it listens, a clean end on a signal.
 * It must not know which app it runs.
 */
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';

const HOST = '127.0.0.1';
const PORT_MAX = 65_535;

/** Reads `--name value` options; all in `required` must be there. Prints a sentence and exits with 1 if not. */
export function readOptions<const Required extends string, const Optional extends string>(
  required: readonly Required[],
  optional: readonly Optional[],
): Record<Required, string> & Partial<Record<Optional, string>> {
  const names: readonly string[] = [...required, ...optional];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ options, strict: true });
    const missing = required.filter((name) => values[name] === undefined);
    if (missing.length > 0) refuseToStart(`Missing ${missing.map((name) => `--${name}`).join(', ')}.`);
    // parseArgs cannot know which names are required; the line above has just checked.
    return values as Record<Required, string> & Partial<Record<Optional, string>>;
  } catch (error) {
    return refuseToStart(error instanceof Error ? error.message : String(error));
  }
}

export function readWholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    return refuseToStart(`--${name} must be a whole number, not "${text}".`);
  }
  return value;
}

export function readSecret(name: string): string {
  const value = process.env[name];
  return value === undefined || value === '' ? refuseToStart(`The environment variable ${name} is not set.`) : value;
}

/**
 * Builds and serves the app on the loopback address until SIGTERM or SIGINT. Port 0 takes a free one. `open` opens what else the process
 * listens to, once the app is built, and gives what is said of it.
 */
export async function serve(
  build: () => FastifyInstance,
  portText: string,
  open: () => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Promise<void> {
  const port = readWholeNumber('port', portText);
  if (port > PORT_MAX) refuseToStart(`--port must be at most ${PORT_MAX}.`);
  const app = buildOrRefuse(build);
  const stop = (): void => {
    void app.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    const url = await app.listen({ host: HOST, port });
    process.stdout.write(`listening ${JSON.stringify({ url, ...(await open()) })}\n`);
  } catch (error) {
    await app.close();
    if (isPortInUse(error)) refuseToStart(`Port ${port} is already in use on ${HOST}: choose another with --port.`);
    throw error;
  }
}

function buildOrRefuse(build: () => FastifyInstance): FastifyInstance {
  try {
    return build();
  } catch (error) {
    return refuseToStart(error instanceof Error ? error.message : String(error));
  }
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function refuseToStart(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
