/** Cash left for a refund that the server did not take: a manager says what became of it, and the matter is closed. */
import type { ExceptionView } from '@flouss/shared/contract/views';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApprovalDialogue } from '../../components/approval-dialogue.tsx';
import { Euros } from '../../components/figures.tsx';
import { TillNeeded, useTillNeed } from '../../components/till-needed.tsx';
import { newOpId } from '../../ports.ts';
import { useOperation } from '../../stores/operation.ts';

interface MakeGoodProps {
  readonly exception: ExceptionView;
  readonly onClose: () => void;
}

const WAYS = ['recovered', 'borne'] as const;

export function MakeGood({ exception, onClose }: MakeGoodProps) {
  const { t } = useTranslation();
  const settlement = useOperation('refund.make-good');
  const [movementId] = useState(newOpId);
  const [way, setWay] = useState<(typeof WAYS)[number] | null>(null);
  const tillNeed = useTillNeed();
  const need = way === 'recovered' ? tillNeed : null;
  return (
    <ApprovalDialogue
      missing={way === null ? t('make-good.need-way') : need ? '' : null}
      busy={settlement.busy}
      refusal={settlement.refusal}
      onClose={() => {
        if (!settlement.busy) onClose();
      }}
      onApproved={(approval) => {
        const settle = async (): Promise<void> => {
          const answer = await settlement.run((op_id) => ({
            op_id,
            refund: exception.op_id,
            recovered: way === 'recovered' ? movementId : null,
            approval,
          }));
          if (answer?.ok) onClose();
        };
        void settle();
      }}
    >
      <div className="stack">
        <p>
          {exception.customer_name === null
            ? t('make-good.text-unnamed')
            : t('make-good.text', { name: exception.customer_name })}
        </p>
        <p className="refund-sum">
          <Euros cents={exception.total_cents} />
        </p>
        <fieldset className="make-good-ways">
          <legend>{t('make-good.which')}</legend>
          {WAYS.map((each) => (
            <button
              key={each}
              type="button"
              className="choice"
              aria-pressed={each === way}
              onClick={() => setWay(each)}
            >
              {t(`make-good.${each}`)}
            </button>
          ))}
        </fieldset>
        {way === null ? null : <p className="small quiet">{t(`make-good.${way}-text`)}</p>}
        {need ? <TillNeeded need={need} /> : null}
      </div>
    </ApprovalDialogue>
  );
}
