/**
 * The backend's own log: one JSON line on stderr, which the host keeps, for each incident and each push. An error's message may
 * quote a person's name or number, so only its kind and the places in our code are said.
 */
export function logIncident(what: string, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  const at = error instanceof Error ? framesOf(error) : [];
  process.stderr.write(`${JSON.stringify({ level: 'error', time: Date.now(), what, error: name, at })}\n`);
}

/** Codes and ids: `request_id` leads to the server's own lines. */
export function logLine(line: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${JSON.stringify({ level: 'info', time: Date.now(), ...line })}\n`);
}

function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}
