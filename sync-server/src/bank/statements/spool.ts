/** Lines that wait on the disk until their file has been read to its end: a day's may be more than memory should hold. */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StatementLine } from './statement.ts';

const LINES_A_PAGE = 500;

export interface Spool {
  write(lines: readonly StatementLine[]): Promise<void>;
  /** In their order, as many at once as one transaction takes; each page of one statement. */
  pages(): AsyncIterable<readonly StatementLine[]>;
  close(): Promise<void>;
}

export async function openSpool(): Promise<Spool> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-statement-'));
  const path = join(dir, 'lines');
  const file = await open(path, 'wx', 0o600);
  let page: StatementLine[] = [];

  const ended = (): string => {
    const text = `${JSON.stringify(page)}\n`;
    page = [];
    return text;
  };
  return {
    async write(lines) {
      let text = '';
      for (const line of lines) {
        if (page.length > 0 && (page.length === LINES_A_PAGE || page[0]?.statement !== line.statement)) text += ended();
        page.push(line);
      }
      if (text !== '') await file.write(text);
    },
    async *pages() {
      if (page.length > 0) await file.write(ended());
      // What was written here is read here.
      for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
        yield JSON.parse(text) as StatementLine[];
    },
    async close() {
      await file.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
