/**
 * `npm run admin -- COMMAND …`: the back office from a terminal, over the same API as everybody. Says what happened in sentences, or
 * with --json exactly what the server answered. Ends with 0, with 1 when the server refused, with 2 when it was not understood.
 */
import { askServer, Refused } from './ask-server.ts';
import type { Ask } from './ask-server.ts';
import { readCommand, USAGE } from './commands.ts';
import { NotUnderstood } from './not-understood.ts';
import { readSession } from './session-file.ts';

const HELP = new Set(['help', '--help', '-h']);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || HELP.has(args[0] ?? '')) return say(USAGE);
  const { command, words, options } = readCommand(args);
  const ask: Ask = command.signedOut ? notSignedIn : askServer(await readSession());
  const { answer, text } = await command.run({ ask, words, options });
  say(options.json === true ? JSON.stringify(answer, undefined, 2) : text);
}

const notSignedIn: Ask = () => Promise.reject(new Error('this command asks no server'));

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Refused ? 1 : error instanceof NotUnderstood ? 2 : 1;
}
