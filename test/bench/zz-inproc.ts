import { mkdtemp, rm, cp, mkdir } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { openServerKeys } from '../../sync-server/src/db/server-keys.ts';
import { findDevice } from '../../sync-server/src/db/devices.ts';
import { push } from '../../sync-server/src/sync/push.ts';
import { prepareBatches } from './push-batches.ts';
import inspector from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
const ses = new inspector.Session();
ses.connect();
await ses.post('Profiler.enable');
const dir = await mkdtemp(join(tmpdir(), 'zz-'));
const counters = await prepareBatches(dir);
for (let run = 0; run < 3; run++) {
  const d = join(dir, 'r' + run);
  await mkdir(d);
  for (const f of ['flouss.sqlite', 'master.key']) await cp(join(dir, f), join(d, f));
  const ctx = {
    clock: systemClock,
    random: systemRandom,
    keys: openServerKeys(join(d, 'master.key'), undefined),
    terms: openTerms(),
  };
  const db = await openDatabase({ path: join(d, 'flouss.sqlite'), clock: systemClock });
  let n = 0;
  if (run === 1 && process.env['PROF']) await ses.post('Profiler.start');
  const c0 = process.cpuUsage();
  const t0 = performance.now();
  for (let b = 0; b < counters[0]!.batches.length; b++)
    for (const c of counters) {
      const device = (await findDevice(db.read, c.counter.deviceId))!;
      const r = await push(
        { db, ctx, onPoison: (...a) => console.log(a) },
        { device, nonce: undefined },
        c.batches[b]!.map((w) => w.entry),
      );
      if (!r.ok) throw new Error(JSON.stringify(r));
      n += r.value.verdicts.filter((v) => v.outcome === 'accepted').length;
    }
  const ms = performance.now() - t0;
  if (run === 1 && process.env['PROF'])
    writeFileSync('/tmp/push.cpuprofile', JSON.stringify((await ses.post('Profiler.stop')).profile));
  const cu = process.cpuUsage(c0);
  console.log('cpu us/fact user', (cu.user / n).toFixed(1), 'sys', (cu.system / n).toFixed(1));
  console.log(
    run,
    n,
    'facts',
    ((ms / n) * 1000).toFixed(1),
    'us/fact',
    'wal',
    statSync(join(d, 'flouss.sqlite-wal')).size / 1e6,
    'db',
    statSync(join(d, 'flouss.sqlite')).size / 1e6,
  );
  await db.close();
}
await rm(dir, { recursive: true });
