/**
 * Loaded into every process of the demo before anything else: the processes it is meant for see a clock that is wrong by as many
 * milliseconds as a file says. The counter's alone, as of a machine that somebody set wrong; or all, and the whole world has moved on.
 */
import { readFileSync } from 'node:fs';

const COUNTERS_OWN = /(?:main\/backend\.js|web-host\/main\.ts)$/;
const wrongBy = process.env['FLOUSS_TEST_CLOCK'];
const everybodys = process.env['FLOUSS_TEST_CLOCK_OF'] === 'all';
const Right = globalThis.Date;

if (wrongBy !== undefined && (everybodys || COUNTERS_OWN.test(process.argv[1] ?? ''))) {
  const now = (): number => Right.now() + Number(readFileSync(wrongBy, 'utf8'));
  globalThis.Date = new Proxy(Right, {
    construct: (date, parts) => Reflect.construct(date, parts.length === 0 ? [now()] : parts) as object,
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
}
