/** The agent's packs: receiving those that came, one by one or a box at once, what is expected, and what became of them. */
import { PACKS_PER_RECEPTION_MAX } from '@flouss/shared/contract/journal';
import type { DeliveryView } from '@flouss/shared/contract/views';
import { parseCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { Button, TextInput } from '@mantine/core';
import { IconBarcode, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Reference } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { useScans } from '../../frame/scanner.ts';
import { setUnsaved } from '../../stores/navigation.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import { Deliveries } from './deliveries.tsx';
import { PackList } from './pack-list.tsx';
import { Series } from './series.tsx';
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
  /** Those that are new to the list; all of them, or none when there is no room. */
  const addAll = (references: readonly CardReference[]): boolean => {
    const fresh = references.filter((reference) => !packs.includes(reference));
    if (packs.length + fresh.length > PACKS_PER_RECEPTION_MAX) {
      setWrong(t('stock.full'));
      return false;
    }
    setWrong(null);
    setPacks([...fresh, ...packs]);
    return true;
  };
  const take = ({ missing, delivery_note }: DeliveryView): void => {
    if (addAll(missing.slice(0, PACKS_PER_RECEPTION_MAX)) && delivery_note !== null) setNote(delivery_note);
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
    notify('done', (say) => say('stock.done', { count: card_references.length }));
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
          <Series onSeries={addAll} />
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
        <div className="stack">
          <Deliveries onTake={take} />
          <PackList />
        </div>
      </div>
      <RefusalBox refusal={reception.refusal} />
      <ConfirmBar label={t('stock.submit')} blocked={blocked} busy={reception.busy} onConfirm={() => void submit()} />
    </>
  );
}
