/**
 * One question under way at a time: asked at once, and what was asked meanwhile as soon as its answer is there, the newest
 * alone. So no key waits for a timer, and a slow answer is followed by one question, not by ten. Knows no component.
 */
export interface LatestAsker<Question> {
  /** Null: nothing is wanted any more, and an answer under way is dropped. */
  ask(question: Question | null): void;
}

export function askLatest<Question, Answer>(
  answerTo: (question: Question) => Promise<Answer>,
  onAnswer: (question: Question, answer: Answer) => void,
): LatestAsker<Question> {
  let wanted: { readonly question: Question } | null = null;
  let underWay = false;

  const next = async (): Promise<void> => {
    while (wanted !== null) {
      const asked = wanted;
      const answer = await answerTo(asked.question);
      // An answer to an older question is of no use: the newer one is asked instead.
      if (wanted !== asked) continue;
      wanted = null;
      onAnswer(asked.question, answer);
    }
    underWay = false;
  };

  return {
    ask: (question) => {
      wanted = question === null ? null : { question };
      if (underWay || wanted === null) return;
      underWay = true;
      void next();
    },
  };
}
