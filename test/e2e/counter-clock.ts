/**
 * Loaded into every process of the demo before anything else: the counter's own processes see the clock of a machine that somebody set
 * wrong, by as many milliseconds as a file says; the centre, the bank and the carrier keep theirs.
 */
import { readFileSync } from 'node:fs';

const COUNTERS_OWN = /(?:main\/backend\.js|web-host\/main\.ts)$/;
const wrongBy = process.env['FLOUSS_TEST_CLOCK'];
const Right = globalThis.Date;

if (wrongBy !== undefined && COUNTERS_OWN.test(process.argv[1] ?? '')) {
  const now = (): number => Right.now() + Number(readFileSync(wrongBy, 'utf8'));
  globalThis.Date = new Proxy(Right, {
    construct: (date, parts) => Reflect.construct(date, parts.length === 0 ? [now()] : parts) as object,
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
}
