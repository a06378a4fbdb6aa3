/** What came back, counted; and what must not have. */

/** The server's own time for one answer. */
export const ANSWER_MAX_MS = 100;

export interface Tally {
  readonly sent: number;
  /** By status and code: `401 signature-invalid`; `cut` where the connection was ended without an answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** The same as the server's metrics count them: refusals since the beginning. */
  readonly counted: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** Each in words. */
  readonly findings: readonly string[];
}

const FINDINGS_KEPT = 20;

export function openTally(answerMaxMs: number) {
  const answers = new Map<string, number>();
  const findings: string[] = [];
  let sent = 0;
  let refused = 0;
  let slowestMs = 0;
  const find = (words: string): void => void (findings.length < FINDINGS_KEPT && findings.push(words));
  return {
    find,
    answered(status: number, code: string | undefined): void {
      sent += 1;
      if (status >= 400) refused += 1;
      const key = `${status}${code === undefined ? '' : ` ${code}`}`;
      answers.set(key, (answers.get(key) ?? 0) + 1);
      if (status >= 500) find(`an answer was ${key}`);
    },
    answeredToo: (status: number): void => void (status >= 400 && (refused += 1)),
    cut(): void {
      sent += 1;
      answers.set('cut', (answers.get('cut') ?? 0) + 1);
    },
    took(ms: number, what: string): void {
      slowestMs = Math.max(slowestMs, ms);
      if (ms > answerMaxMs) find(`an answer took ${ms.toFixed(0)} ms: ${what}`);
    },
    ended(counted: number): Tally {
      const sorted = [...answers].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { sent, answers: Object.fromEntries(sorted), counted, refused, slowestMs, findings };
    },
  };
}
export type OpenTally = ReturnType<typeof openTally>;

/** All requests that the server says it refused. */
export function refusalsIn(metrics: string): number {
  const lines = metrics.matchAll(/^flouss_requests_refused_total\{[^}]*\} (\d+)/gm);
  return [...lines].reduce((sum, [, count = '0']) => sum + Number(count), 0);
}
