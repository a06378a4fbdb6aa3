/** The pack being sold: scanned or typed, and at once whether it can be. */
import { parseCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence, sentenceOf } from '../../bridge.ts';
import { Pill } from '../../components/state-pill.tsx';
import type { Reading } from '../../stores/readings.ts';

const REFERENCE_SYMBOLS = 9;

interface PackFieldProps {
  readonly reference: CardReference | null;
  readonly card: Reading<'card.get'>;
  readonly onReference: (reference: CardReference | null) => void;
}

const PREFIX_BEGUN = /^\s*f\s*[l1i]/iu;

export function PackField({ reference, card, onReference }: PackFieldProps) {
  const { t } = useTranslation();
  const [unfinished, setUnfinished] = useState('');
  const typed = reference ?? unfinished;
  const [wrong, setWrong] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (reference === null) input.current?.focus();
  }, [reference]);

  const read = (text: string, finished: boolean): void => {
    setUnfinished(text);
    const parsed = parseCardReference(text);
    const symbols = text.replace(/[^\p{L}\p{N}]/gu, '').length;
    const complete = finished || symbols >= REFERENCE_SYMBOLS + 'FL'.length;
    // While the prefix is being typed, its first nine symbols may be another reference by chance (one in thirty-seven).
    const whole = complete || !PREFIX_BEGUN.test(text);
    setWrong(parsed.ok || !complete || text.trim() === '' ? null : fieldSentence(t, parsed.error));
    onReference(parsed.ok && whole ? parsed.value : null);
  };
  const refused = card.refusal
    ? sentenceOf(t, card.refusal)
    : card.value && card.value.state !== 'in-stock'
      ? sentenceOf(t, { code: 'card-not-in-stock' })
      : null;
  return (
    <div className="row wrap pack-field">
      <TextInput
        ref={input}
        className="grow"
        label={t('sell.reference')}
        placeholder={t('sell.reference-hint')}
        leftSection={<IconBarcode size={20} aria-hidden />}
        autoComplete="off"
        spellCheck={false}
        required
        {...(typed === '' ? {} : { dir: 'ltr' as const })}
        value={typed}
        error={wrong ?? refused}
        onChange={(event) => read(event.currentTarget.value, false)}
        onBlur={() => read(typed, true)}
      />
      {card.value?.state === 'in-stock' ? <Pill tone="done">{t('sell.pack-ready')}</Pill> : null}
    </div>
  );
}
