/** A whole box at once: its first and its last pack, and all between. What the centre did not send is found out at the reception. */
import { PACKS_PER_RECEPTION_MAX } from '@flouss/shared/contract/journal';
import { parseCardReference, referencesBetween, type CardReference } from '@flouss/shared/domain/card-reference';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';

interface SeriesProps {
  /** False when they did not find room; the list says why. */
  readonly onSeries: (references: readonly CardReference[]) => boolean;
}

export function Series({ onSeries }: SeriesProps) {
  const { t } = useTranslation();
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [wrong, setWrong] = useState<{ readonly in: 'first' | 'last'; readonly text: string } | null>(null);
  const add = (): void => {
    const [from, to] = [parseCardReference(first), parseCardReference(last)];
    if (!from.ok) return setWrong({ in: 'first', text: fieldSentence(t, from.error) });
    if (!to.ok) return setWrong({ in: 'last', text: fieldSentence(t, to.error) });
    const between = referencesBetween(from.value, to.value, PACKS_PER_RECEPTION_MAX);
    if (!between.ok) {
      return setWrong({ in: 'last', text: t(`packs.${between.error}`, { max: PACKS_PER_RECEPTION_MAX }) });
    }
    if (!onSeries(between.value)) return;
    setFirst('');
    setLast('');
  };
  const field = (which: 'first' | 'last', value: string, change: (text: string) => void) => (
    <TextInput
      className="grow"
      label={t(`packs.${which}`)}
      autoComplete="off"
      spellCheck={false}
      value={value}
      error={wrong?.in === which ? wrong.text : null}
      onChange={(event) => {
        setWrong(null);
        change(event.currentTarget.value);
      }}
    />
  );
  return (
    <form
      className="stack-tight"
      aria-label={t('packs.series')}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <p className="quiet">{t('packs.series-hint')}</p>
      <div className="row stock-series">
        {field('first', first, setFirst)}
        {field('last', last, setLast)}
      </div>
      <Button type="submit" className="stock-add-series" disabled={first.trim() === '' || last.trim() === ''}>
        {t('packs.add-series')}
      </Button>
    </form>
  );
}
