/**
 * Runs before every npm script, under whatever Node the machine has (≥ 20): says in one sentence what is missing, and
 * installs what the lockfile says when it has changed. npm looks `node` up anew for the script itself and finds the
 * Node 24 that was just installed; joining the two with && would not do, because the shell remembers the first.
 * Plain JavaScript and no packages, because nothing is installed yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 20;
const root = new URL('../../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const major = Number(process.versions.node.split('.')[0]);
if (major < NODE_MAJOR_MIN) {
  refuse(
    `Flouss needs Node ${NODE_MAJOR_MIN} or newer to install itself; this is Node ${process.versions.node}. Install it from https://nodejs.org and start again.`,
  );
}
try {
  accessSync(path('.'), constants.W_OK);
} catch {
  refuse(`The folder ${path('.')} cannot be written to, so nothing can be installed in it.`);
}

const lock = createHash('sha256')
  .update(readFileSync(path('package-lock.json')))
  .digest('hex');
const stamp = path('node_modules/.flouss-installed');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';

if (installed !== lock) {
  process.stderr.write('Installing what the lockfile says (once, about a minute) …\n');
  // npm tells its scripts where it is itself; running that file with this Node needs no shell on any system.
  const npm = process.env.npm_execpath;
  if (!npm) refuse('Run this through npm: npm start, npm test …');
  const done = spawnSync(process.execPath, [npm, 'ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: path('.'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (done.status !== 0) {
    refuse(
      'The packages could not be installed. Is the npm registry reachable from here? (`npm ping` tells.) Then start again.',
    );
  }
  writeFileSync(stamp, lock);
}
