/**
 * The page's own fonts as style rules that carry their files inside, for a picture that may fetch nothing: only those of which a text
 * has letters. Knows the style sheets, not who asks.
 */
import { base64 } from './base64.ts';

/** One file of one weight, and a letter of the text that it has. */
export interface EmbeddedFace {
  readonly rule: string;
  readonly family: string;
  readonly weight: string;
  readonly letter: string;
}

interface Face {
  readonly family: string;
  readonly weight: string;
  readonly range: string;
  readonly url: string;
}

const files = new Map<string, Promise<string>>();

export async function embeddedFaces(text: string): Promise<EmbeddedFace[]> {
  const letters = [...new Set(text.match(/[\p{L}\p{N}]/gu) ?? [])];
  const wanted = pageFaces().flatMap((face) => {
    const letter = letters.find((each) => isIn(face.range, each.codePointAt(0) ?? 0));
    return letter === undefined ? [] : [{ face, letter }];
  });
  return Promise.all(
    wanted.map(async ({ face, letter }) => ({
      family: face.family,
      weight: face.weight,
      letter,
      rule: `@font-face{font-family:${face.family};font-weight:${face.weight};font-display:block;unicode-range:${face.range};src:url(${await fileOf(face.url)})}`,
    })),
  );
}

function pageFaces(): Face[] {
  return [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules]
      .filter((rule) => rule instanceof CSSFontFaceRule)
      .flatMap(({ style }) => {
        const url = /url\("?([^")]+\.woff2)"?\)/.exec(style.getPropertyValue('src'))?.[1];
        if (url === undefined) return [];
        return [
          {
            family: style.getPropertyValue('font-family'),
            weight: style.getPropertyValue('font-weight') || '400',
            range: style.getPropertyValue('unicode-range') || 'U+0-10FFFF',
            url: new URL(url, sheet.href ?? document.baseURI).href,
          },
        ];
      }),
  );
}

/** `U+600-6FF, U+750`; wildcards are not used in our sheets. */
function isIn(range: string, point: number): boolean {
  return range.split(',').some((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return point >= Number.parseInt(from, 16) && point <= Number.parseInt(to, 16);
  });
}

function fileOf(url: string): Promise<string> {
  const known = files.get(url);
  if (known) return known;
  const read = readFile(url);
  files.set(url, read);
  // What failed once is asked for again.
  read.catch(() => files.delete(url));
  return read;
}

async function readFile(url: string): Promise<string> {
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return `data:font/woff2;base64,${base64(bytes)}`;
}
