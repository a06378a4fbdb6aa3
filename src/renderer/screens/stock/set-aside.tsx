/** A pack taken out of the stock for good: where it goes, and what somebody will want to know of it. */
import { SetAside as Place } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Reference } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';

interface SetAsideProps {
  readonly reference: CardReference;
  readonly onClose: () => void;
}

export function SetAside({ reference, onClose }: SetAsideProps) {
  const { t } = useTranslation();
  const [as, setAs] = useState<Place | null>(null);
  const [note, setNote] = useState('');
  const aside = useOperation('stock.set-aside');
  const submit = async (): Promise<void> => {
    if (as === null) return;
    const answer = await aside.run((op_id) => ({ op_id, card_reference: reference, as, note }));
    if (!answer?.ok) return;
    notify('done', (say) => say('packs.aside-done', { reference }));
    onClose();
  };
  const blocked = as === null ? t('packs.aside-need-as') : note.trim() === '' ? t('packs.aside-need-note') : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('packs.aside-title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="36rem"
    >
      <div className="stack">
        <p className="strong">
          <Reference value={reference} />
        </p>
        <p>{t('packs.aside-text')}</p>
        <fieldset className="stock-places">
          <legend>{t('packs.aside-why')}</legend>
          {Place.options.map((each, at) => (
            <button
              key={each}
              type="button"
              className="choice"
              data-autofocus={at === 0 || undefined}
              aria-pressed={each === as}
              onClick={() => setAs(each)}
            >
              {t(`packs.as.${each}`)}
            </button>
          ))}
        </fieldset>
        <TextInput
          label={t('packs.aside-note')}
          required
          autoComplete="off"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <RefusalBox refusal={aside.refusal} />
        <ConfirmBar
          label={t('packs.aside-submit')}
          tone="stop"
          blocked={blocked}
          busy={aside.busy}
          onConfirm={() => void submit()}
        >
          <Button onClick={onClose}>{t('frame.back')}</Button>
        </ConfirmBar>
      </div>
    </Modal>
  );
}
