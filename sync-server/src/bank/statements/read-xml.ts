/**
 * Bytes of somebody else's XML as elements and texts, in memory that does not grow with the file. Refuses what no statement has: a
 * DOCTYPE (before the parser sees it), another encoding, names of a second namespace, endless depth, endless texts. Knows no message.
 */
import { SaxesParser } from 'saxes';
import { RefusedFile } from './refusal.ts';

export interface XmlTaker {
  /** `namespace` is the document's own. Called for every element, the outermost first. */
  open(name: string, attributes: Readonly<Record<string, string>>, namespace: string): void;
  /** Between tags; a text may come in several parts. */
  text(part: string): void;
  close(): void;
  /** Where the reading stands, for a refusal. */
  where(): string;
}

export interface XmlReader {
  write(bytes: Uint8Array): void;
  end(): void;
}

const FILE_BYTES_MAX = 2 ** 31;
const DEPTH_MAX = 32;
/** Between two tags or texts: the parser keeps what it has not told yet. Nobody has so many comments to make. */
const TOKEN_CHARS_MAX = 256 * 1024;
const CHUNK_CHARS_MAX = 64 * 1024;
const DOCTYPE = '<!DOCTYPE';

/** Both throw `RefusedFile`. */
export function readXml(taker: XmlTaker): XmlReader {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: false, position: false });
  const refuse = (code: RefusedFile['code']): never => {
    throw new RefusedFile(code, taker.where());
  };
  let [bytesRead, sinceEvent, depth] = [0, 0, 0];
  let [prefix, namespace, tail] = ['', '', ''];

  // Six handlers and no more: with eight the engine looks the parser's fields up by name, and it takes four times as long.
  parser.on('error', () => refuse('not-well-formed'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') refuse('not-utf-8');
  });
  parser.on('opentag', ({ name, attributes }) => {
    sinceEvent = 0;
    if (++depth > DEPTH_MAX) refuse('nested-too-deep');
    if (depth === 1) {
      const colon = name.indexOf(':');
      prefix = name.slice(0, colon + 1);
      namespace = attributes[colon < 0 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`] ?? '';
    } else if (!name.startsWith(prefix) || namesASpace(attributes)) refuse('element-unexpected');
    const own = name.slice(prefix.length);
    if (own.includes(':')) refuse('element-unexpected');
    taker.open(own, attributes, namespace);
  });
  parser.on('closetag', () => {
    sinceEvent = 0;
    depth -= 1;
    taker.close();
  });
  const text = (part: string): void => {
    sinceEvent = 0;
    if (depth > 0) taker.text(part);
  };
  parser.on('text', text);
  parser.on('cdata', text);

  const feed = (decoded: string): void => {
    if ((tail + decoded).includes(DOCTYPE)) refuse('doctype-forbidden');
    tail = decoded.slice(-(DOCTYPE.length - 1));
    for (let at = 0; at < decoded.length; at += CHUNK_CHARS_MAX) {
      const part = decoded.slice(at, at + CHUNK_CHARS_MAX);
      sinceEvent += part.length;
      parser.write(part);
      if (sinceEvent > TOKEN_CHARS_MAX) refuse('token-too-long');
    }
  };
  const decoded = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      return refuse('not-utf-8');
    }
  };

  return {
    write(bytes) {
      bytesRead += bytes.length;
      if (bytesRead > FILE_BYTES_MAX) refuse('file-too-large');
      feed(decoded(bytes));
    },
    end() {
      feed(decoded());
      parser.close();
    },
  };
}

function namesASpace(attributes: Readonly<Record<string, string>>): boolean {
  for (const name in attributes) if (name === 'xmlns' || name.startsWith('xmlns:')) return true;
  return false;
}
