/**
 * A language that nobody speaks, made of the English sentences by machine: accented, at least two fifths longer, in brackets. What
 * shows without brackets is no sentence of a catalogue; what shows without its second bracket is cut off.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { en } from '../../src/renderer/locales/en.ts';

/** Kept by ISO 639 for local use. */
export const PSEUDO = 'qps';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONGER = 1.4;
const FILLING = 'ŀöñĝ ẁöŕđš þéŕ ḿéšüŕé ö ñé'.split(' ');
const ACCENTED = new Map(
  Object.entries({
    a: 'à',
    c: 'ç',
    d: 'đ',
    e: 'é',
    g: 'ğ',
    i: 'ï',
    l: 'ĺ',
    n: 'ñ',
    o: 'ö',
    r: 'ŕ',
    s: 'š',
    t: 'ţ',
    u: 'ü',
    y: 'ý',
    A: 'Å',
    C: 'Ç',
    E: 'É',
    N: 'Ñ',
    O: 'Ö',
    S: 'Š',
    T: 'Ţ',
  }),
);

type Tree = { readonly [key: string]: string | Tree };

function translated(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? pseudo(value) : translated(value)]),
  );
}

export function pseudo(text: string): string {
  const parts = text.split(/(\{\{\w+\}\})/);
  const accented = parts.map((part, i) =>
    i % 2 === 1 ? part : Array.from(part, (letter) => ACCENTED.get(letter) ?? letter).join(''),
  );
  const words = [accented.join('')];
  for (let i = 0; words.join(' ').length < text.length * LONGER; i++) words.push(FILLING[i % FILLING.length]!);
  return `[${words.join(' ')}]`;
}

export interface BuiltScreens {
  readonly folder: string;
  remove(): void;
}

/** The screens with one file more in their locales, and nothing else changed. */
export async function buildWithPseudo(): Promise<BuiltScreens> {
  const home = mkdtempSync(join(tmpdir(), 'flouss-pseudo-'));
  mkdirSync(join(home, 'src'));
  cpSync(join(ROOT, 'src/renderer'), join(home, 'src/renderer'), {
    recursive: true,
    filter: (path) => basename(path) !== 'tsconfig.json',
  });
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'), 'junction');
  const language = {
    name: 'Pseudo',
    direction: 'ltr',
    locale: 'en-GB-u-nu-latn',
    amountsAs: 'en',
    sentences: translated(en),
  };
  writeFileSync(
    join(home, `src/renderer/locales/${PSEUDO}.ts`),
    `import type { LanguageOfScreens } from './catalogue.ts';\nexport const language: LanguageOfScreens = ${JSON.stringify(language)};\n`,
  );
  const folder = join(home, 'built');
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(home, 'src/renderer'),
    plugins: [react()],
    build: { outDir: folder, assetsInlineLimit: 0, rolldownOptions: { input: join(home, 'src/renderer/index.html') } },
  });
  return { folder, remove: () => rmSync(home, { recursive: true, force: true }) };
}
