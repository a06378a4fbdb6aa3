/** Demos that are begun shortly one after the other, as tests are: none chooses a port that another has chosen and does not use yet. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const PORTS = new URL('../../../src/demo/ports.ts', import.meta.url).href;
/** Among 2,500 places: by chance alone two would surely meet. */
const DEMOS = 150;

/** In a process of its own: what is held is given back when it ends. */
const CHOOSE = `
  const { choosePorts } = await import(${JSON.stringify(PORTS)});
  const chosen = [];
  for (let i = 0; i < ${DEMOS}; i++) chosen.push(await choosePorts(0));
  process.stdout.write(JSON.stringify(chosen.flatMap(({ value }) => Object.values(value))));
`;

test('any four ports are nobody else’s', () => {
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', CHOOSE], { encoding: 'utf8' });
  const ports = JSON.parse(said) as number[];
  expect(ports).toHaveLength(4 * DEMOS);
  expect(new Set(ports).size).toBe(ports.length);
});
