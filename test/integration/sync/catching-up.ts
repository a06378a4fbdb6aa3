/** A counter's sync as a process of its own, to be killed while it catches up: `node catching-up.ts STORE KEY`. */
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { assert } from '@flouss/shared/kernel/assert';
import { openStore } from '../../../src/core/store/open.ts';
import { startSync } from '../../../src/core/sync/sync-loop.ts';

const [path, encoded] = process.argv.slice(2);
assert(path !== undefined && encoded !== undefined, 'STORE KEY');
const key = Buffer.from(encoded, 'hex');
const opened = openStore({ path, key, pepper: key });
assert(opened.ok, 'the store opens');
startSync({ store: opened.value, clock: systemClock, random: systemRandom, changed: () => {} });
