/** Reads passwords: unseen from a terminal, otherwise a line each from standard input. */
import { createInterface } from 'node:readline';

const ENTER = /[\r\n]/;
const CTRL_C = '\u0003';
const ERASE = /[\u007f\b]/;

let piped: AsyncIterator<string> | undefined;

export async function readSecret(question: string): Promise<string> {
  if (process.stdin.isTTY) return typedUnseen(question);
  piped ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value, done } = await piped.next();
  return done === true ? '' : value;
}

function typedUnseen(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(`${question} `);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (): void => {
      stdin.off('data', hear);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const hear = (keys: string): void => {
      for (const key of keys) {
        if (ENTER.test(key)) {
          end();
          return resolve(typed);
        }
        if (key === CTRL_C) {
          end();
          return reject(new Error('Nothing was done.'));
        }
        typed = ERASE.test(key) ? typed.slice(0, -1) : typed + key;
      }
    };
    stdin.on('data', hear);
  });
}
