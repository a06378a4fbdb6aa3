/** The refund drawer holds less than is to be paid back: what is missing comes from the till, in one step, as a movement of its own. */
import type { Cents } from '@flouss/shared/domain/money';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RefusalBox } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';

export function FeedRefunds({ missing }: { readonly missing: Cents }) {
  const { t } = useTranslation();
  const amount = useFormats().euros(missing);
  const movement = useOperation('till.move-cash');
  const feed = async (): Promise<void> => {
    const said = { reason: 'to-refunds' as const, amount_cents: missing, note: null };
    const answer = await movement.run((op_id) => ({ op_id, ...said }));
    if (answer?.ok) notify('done', (say) => say('till.fed-refunds', { amount }));
  };
  return (
    <>
      <div className="till-needed" aria-live="polite">
        <span className="grow">{t('till.refunds-missing', { amount })}</span>
        <Button disabled={movement.busy} onClick={() => void feed()}>
          {t('till.feed-refunds', { amount })}
        </Button>
      </div>
      <RefusalBox refusal={movement.refusal} />
    </>
  );
}
