/** While somebody types: one question at a time, the newest next, and no answer for a question nobody has any more. */
import { expect, test } from 'vitest';
import { askLatest } from '../../../src/renderer/stores/ask-latest.ts';

/** Answers when told to. */
function slowAnswers() {
  const asked: { readonly question: string; readonly answer: (text: string) => Promise<void> }[] = [];
  const answerTo = (question: string): Promise<string> =>
    new Promise((resolve) => {
      const answer = async (text: string): Promise<void> => {
        resolve(text);
        // Lets the asker take it.
        await new Promise((later) => setTimeout(later));
      };
      asked.push({ question, answer });
    });
  const got: [question: string, answer: string][] = [];
  return { asked, got, asker: askLatest(answerTo, (question, answer) => got.push([question, answer])) };
}

test('the first question is asked at once', () => {
  const { asked, asker } = slowAnswers();
  asker.ask('b');
  expect(asked.map(({ question }) => question)).toEqual(['b']);
});

test('of what came meanwhile only the newest is asked, and only its answer is told', async () => {
  const { asked, got, asker } = slowAnswers();
  for (const text of ['b', 'be', 'ben', 'bena']) asker.ask(text);
  await asked[0]?.answer('too many');
  expect(asked.map(({ question }) => question)).toEqual(['b', 'bena']);
  expect(got).toEqual([]);
  await asked[1]?.answer('Benali');
  expect(got).toEqual([['bena', 'Benali']]);
});

test('the next question after an answer is asked at once again', async () => {
  const { asked, got, asker } = slowAnswers();
  asker.ask('b');
  await asked[0]?.answer('1');
  asker.ask('be');
  await asked[1]?.answer('2');
  expect(got).toEqual([
    ['b', '1'],
    ['be', '2'],
  ]);
});

test('what is no longer wanted is not told, and the next question is asked', async () => {
  const { asked, got, asker } = slowAnswers();
  asker.ask('b');
  asker.ask(null);
  await asked[0]?.answer('late');
  expect(got).toEqual([]);
  asker.ask('c');
  await asked[1]?.answer('in time');
  expect(got).toEqual([['c', 'in time']]);
});
