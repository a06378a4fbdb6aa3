/** Blocking, asked for twice: what happened, then the key. It works offline, and what it answers says how far the block has come. */
import type { CardView } from '@flouss/shared/contract/views';
import { BlockReason } from '@flouss/shared/domain/card';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BankCard } from '../../components/bank-card.tsx';
import { CardStanding } from '../../components/card-standing.tsx';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';

interface BlockCardProps {
  readonly card: CardView;
  readonly onClose: () => void;
}

export function BlockCard({ card, onClose }: BlockCardProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<BlockReason | null>(null);
  const block = useOperation('card.block');
  const now = useReading('card.get', { card_reference: card.card_reference }).value ?? card;
  const close = (): void => {
    if (!block.busy) onClose();
  };
  const submit = (): void => {
    if (reason === null) return;
    void block.run((op_id) => ({ op_id, card_reference: card.card_reference, reason }));
  };
  return (
    <Modal
      opened
      onClose={close}
      title={block.done ? t('card-state.blocked') : t('block.title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="32rem"
    >
      <div className="stack">
        <BankCard card={now} />
        {block.done ? (
          <>
            <CardStanding card={now} />
            <ConfirmBar label={t('frame.close')} blocked={null} onConfirm={onClose} />
          </>
        ) : (
          <>
            <p>{t('block.text')}</p>
            <fieldset className="block-reasons">
              <legend>{t('block.why')}</legend>
              {BlockReason.options.map((each, at) => (
                <button
                  key={each}
                  type="button"
                  className="choice"
                  data-autofocus={at === 0 || undefined}
                  aria-pressed={each === reason}
                  onClick={() => setReason(each)}
                >
                  {t(`block.reasons.${each}`)}
                </button>
              ))}
            </fieldset>
            <RefusalBox refusal={block.refusal} />
            <ConfirmBar
              label={t('block.submit')}
              tone="stop"
              blocked={reason === null ? t('block.need-reason') : null}
              busy={block.busy}
              onConfirm={submit}
            >
              <Button onClick={close}>{t('frame.back')}</Button>
            </ConfirmBar>
          </>
        )}
      </div>
    </Modal>
  );
}
