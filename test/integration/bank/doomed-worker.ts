/** A centre whose process dies by its own SIGKILL just before, or just after, its first load reaches the bank. */
import type { Bank } from '../../../sync-server/src/bank/port.ts';
import { openCentre, quickBank } from './centre.ts';

const [folder, url, when] = process.argv.slice(2);
if (!folder || !url || !when) throw new Error('folder, url and when are needed');

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
};
const bank = quickBank(url);
const doomed: Bank = {
  ...bank,
  load: async (...load) => {
    if (when === 'before') die();
    await bank.load(...load);
    return die();
  },
};
const centre = await openCentre(folder);
const worker = centre.worker(doomed);
for (;;) await worker.runOnce();
