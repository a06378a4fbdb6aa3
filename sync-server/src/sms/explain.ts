/**
 * `npm run sms:explain`, for support: reads texts, one JSON string a line, on standard input and prints for each how the short number
 * would understand it, one JSON object a line. It asks the function that the intake asks; it opens no database and keeps nothing. A
 * line that is no JSON string is answered with `{"error":"not-a-json-string","line":N}` in its place, the others go on, and the
 * command ends with 1 instead of 0.
 */
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Language } from '@flouss/shared/domain/language';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import type { SmsIntent } from '@flouss/shared/domain/sms-text';

type Meaning =
  | 'reload'
  | 'confirm'
  | 'balance'
  | 'block'
  | 'help'
  | 'stop'
  | 'contact'
  | 'enrol'
  | 'language'
  | 'unknown';

/** Every field is always there; null where the text says nothing of it. */
interface Explained {
  readonly intent: Meaning;
  readonly amount_cents: number | null;
  readonly card: string | null;
  readonly code: string | null;
  readonly language: Language | null;
  readonly suggestion: string | null;
}

function explain(text: string): Explained {
  const read = parseSmsText(text);
  return {
    // An order without a readable amount is none; what it lacked is in what we propose.
    intent: read.intent === 'reload-amount-unreadable' ? 'unknown' : read.intent,
    amount_cents: read.intent === 'reload' ? read.amount_cents : null,
    card: ('card' in read ? read.card : undefined) ?? null,
    code: 'code' in read ? read.code : null,
    language: read.language ?? null,
    suggestion: suggestionIn(read) ?? null,
  };
}

function suggestionIn(read: SmsIntent): string | undefined {
  return 'suggestion' in read ? read.suggestion : undefined;
}

/** Lines end with a line feed and nothing else: a JSON string may hold any other separator as it is. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let begun = '';
  for await (const chunk of input as AsyncIterable<Buffer>) {
    const lines = (begun + decoder.write(chunk)).split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
  begun += decoder.end();
  if (begun !== '') yield begun;
}

function textIn(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* answers(input: Readable): AsyncGenerator<string> {
  let line = 0;
  for await (const written of linesOf(input)) {
    line++;
    const text = textIn(written);
    if (text === undefined) process.exitCode = 1;
    yield `${JSON.stringify(text === undefined ? { error: 'not-a-json-string', line } : explain(text))}\n`;
  }
}

await pipeline(answers(process.stdin), process.stdout);
