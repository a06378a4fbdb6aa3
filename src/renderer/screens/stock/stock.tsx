/** The agent's packs: receiving those that came, by a list of scans, and seeing those still to be sold. */
import { PACKS_PER_RECEPTION_MAX } from '@flouss/shared/contract/journal';
import { parseCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { Button, TextInput } from '@mantine/core';
import { IconBarcode, IconPackages, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Reference } from '../../components/figures.tsx';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { useScans } from '../../frame/scanner.ts';
import { go, setUnsaved } from '../../stores/navigation.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';
import './stock.css';

export function StockScreen() {
  const { t } = useTranslation();
  const [packs, setPacks] = useState<readonly CardReference[]>([]);
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const reception = useOperation('stock.receive');
  useEffect(() => setUnsaved(packs.length > 0), [packs.length]);

  const add = (reference: CardReference): void => {
    if (packs.includes(reference)) return setWrong(fieldSentence(t, 'already-listed'));
    if (packs.length >= PACKS_PER_RECEPTION_MAX) return setWrong(t('stock.full'));
    setWrong(null);
    setTyped('');
    setPacks([reference, ...packs]);
  };
  const addTyped = (): void => {
    const parsed = parseCardReference(typed);
    if (parsed.ok) add(parsed.value);
    else setWrong(fieldSentence(t, parsed.error));
  };
  useScans(add);

  const submit = async (): Promise<void> => {
    const card_references = [...packs];
    const answer = await reception.run((op_id) => ({ op_id, card_references, delivery_note: note }));
    if (!answer?.ok) return;
    notify('done', t('stock.done', { count: card_references.length }));
    setPacks([]);
    setNote('');
    reception.beginAgain();
  };
  const blocked = packs.length === 0 ? t('stock.need-packs') : note.trim() === '' ? t('stock.need-note') : null;
  const noteError = reception.refusal?.fields?.find((field) => field.path === 'delivery_note');

  return (
    <>
      <h1>{t('stock.title')}</h1>
      <div className="stock-columns">
        <section className="panel stock-panel" aria-label={t('stock.receive')}>
          <h2>{t('stock.receive')}</h2>
          <p className="quiet">{t('stock.receive-hint')}</p>
          <form
            className="row stock-add"
            onSubmit={(event) => {
              event.preventDefault();
              addTyped();
            }}
          >
            <TextInput
              className="grow"
              label={t('sell.reference')}
              leftSection={<IconBarcode size={20} aria-hidden />}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              error={wrong}
              onChange={(event) => {
                setWrong(null);
                setTyped(event.currentTarget.value);
              }}
            />
            <Button type="submit" disabled={typed.trim() === ''}>
              {t('stock.add')}
            </Button>
          </form>
          <TextInput
            label={t('stock.note')}
            required
            autoComplete="off"
            value={note}
            error={noteError ? fieldSentence(t, noteError.code) : null}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <p className="strong" aria-live="polite">
            {packs.length === 0 ? t('stock.listed-none') : t('stock.listed', { count: packs.length })}
          </p>
          <ul className="stock-list">
            {packs.map((reference) => (
              <li key={reference} className="row spread">
                <Reference value={reference} />
                <button
                  type="button"
                  className="stock-remove"
                  aria-label={t('stock.remove', { reference })}
                  onClick={() => setPacks(packs.filter((each) => each !== reference))}
                >
                  <IconX size={18} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </section>
        <InHand />
      </div>
      <RefusalBox refusal={reception.refusal} />
      <ConfirmBar label={t('stock.submit')} blocked={blocked} busy={reception.busy} onConfirm={() => void submit()} />
    </>
  );
}

function InHand() {
  const { t } = useTranslation();
  const { value: cards, refusal } = useReading('stock.list', {});
  const ready = cards?.filter((card) => card.state === 'in-stock') ?? [];
  return (
    <section className="panel stock-panel" aria-label={t('stock.in-hand')}>
      <div className="row spread wrap">
        <h2>{t('stock.in-hand')}</h2>
        {cards ? <span className="quiet">{t('stock.in-hand-count', { count: ready.length })}</span> : null}
      </div>
      <RefusalBox refusal={refusal} />
      {cards || refusal ? null : <Rows count={4} />}
      {cards && ready.length === 0 ? (
        <EmptyState icon={<IconPackages size={26} />} title={t('stock.none-title')} text={t('stock.none-text')} />
      ) : null}
      <ul className="stock-list">
        {ready.map(({ card_reference }) => (
          <li key={card_reference} className="row spread">
            <Reference value={card_reference} />
            <Button
              variant="subtle"
              aria-label={t('stock.sell-label', { reference: card_reference })}
              onClick={() => go({ screen: 'sell', card_reference })}
            >
              {t('stock.sell')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
