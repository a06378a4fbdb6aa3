/**
 * `node side-by-side.ts check:types check:lint …`: npm scripts that do not need each other, all at once. Of each one reads all it said,
 * in one piece, when it has ended; when one fails the others still say their own, and the whole has failed.
 */
import { spawn } from 'node:child_process';

interface Ended {
  readonly said: string;
  readonly well: boolean;
}

async function runAll(scripts: readonly string[], npm: string): Promise<void> {
  const failed: string[] = [];
  const each = scripts.map(async (script) => {
    const { said, well } = await run(script, npm);
    process.stdout.write(`${said.trimEnd()}\n`);
    if (!well) failed.push(script);
  });
  await Promise.all(each);
  if (failed.length === 0) return;
  process.stderr.write(`\nFailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

function run(script: string, npm: string): Promise<Ended> {
  const child = spawn(process.execPath, [npm, 'run', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => words.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ said: words.join(''), well: code === 0 }));
  });
}

// npm tells its scripts where it is itself; running that file with this Node needs no shell on any system.
const npm = process.env['npm_execpath'];
if (npm === undefined) {
  process.stderr.write('Run this through npm: npm run check, npm test …\n');
  process.exitCode = 1;
} else {
  await runAll(process.argv.slice(2), npm);
}
