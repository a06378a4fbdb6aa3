/** The newest answer to what a screen asks while somebody types. How it is asked is in ask-latest.ts. */
import { useEffect, useMemo, useState } from 'react';
import { askLatest } from './ask-latest.ts';

interface LatestAnswer<Question, Answer> {
  readonly question: Question;
  readonly answer: Answer;
}

/**
 * Null before the first answer. A question that equals the one before is not asked again; null asks nothing. `answerTo`
 * stays the same function for as long as it means the same.
 */
export function useLatestAnswer<Question extends string | number, Answer>(
  question: Question | null,
  answerTo: (question: Question) => Promise<Answer>,
): LatestAnswer<Question, Answer> | null {
  const [latest, setLatest] = useState<LatestAnswer<Question, Answer> | null>(null);
  const asker = useMemo(
    () => askLatest(answerTo, (asked, answer) => setLatest({ question: asked, answer })),
    [answerTo],
  );
  useEffect(() => asker.ask(question), [asker, question]);
  useEffect(() => () => asker.ask(null), [asker]);
  return latest;
}
