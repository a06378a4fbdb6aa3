/** A bug in what runs by itself must not take the counter's own work down: said on stderr, without values, which may be a person's. */
export function reportBug(what: string, error: unknown): void {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`${JSON.stringify({ level: 'error', what, error: name, at: frames })}\n`);
}
