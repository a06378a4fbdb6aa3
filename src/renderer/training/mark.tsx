/** What makes training unmistakable whatever is on the screen: the word across it, and the colour that means nothing else. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import './training.css';

/** Enough to cover a screen of 1920 × 1080. */
const WORDS = 24;

export function TrainingMark({ on }: { readonly on: boolean }) {
  const { t } = useTranslation();
  // The page itself is told: rail, halls and edges take the colour from there (training.css).
  useEffect(() => {
    document.documentElement.toggleAttribute('data-training', on);
    return () => document.documentElement.removeAttribute('data-training');
  }, [on]);
  if (!on) return null;
  return (
    // The words are drawn by the style sheet: a mark, not a text to be read, searched or copied.
    <div className="training-mark" aria-hidden>
      {Array.from({ length: WORDS }, (_, place) => (
        <span key={place} data-word={t('training.word')} />
      ))}
    </div>
  );
}
