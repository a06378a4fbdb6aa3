/** What no SMS has told a customer: the sentence to say to him, and the tick that says it was said. */
import type { ExceptionView } from '@flouss/shared/contract/views';
import type { ReloadState } from '@flouss/shared/domain/reload';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RefusalBox } from '../../components/messages.tsx';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';

export function TellCustomer({ exception }: { readonly exception: ExceptionView }) {
  const { t } = useTranslation();
  const telling = useOperation('outcome.tell');
  const { op_id: order, customer_name: name } = exception;
  const tick = async (): Promise<void> => {
    const answer = await telling.run((op_id) => ({ op_id, order }));
    if (!answer?.ok) return;
    notify('done', (say) =>
      name === null ? say('exceptions.told-done-unnamed') : say('exceptions.told-done', { name }),
    );
  };
  return (
    <>
      <p className="strong">{t(`exceptions.${sentenceFor(exception.state)}`)}</p>
      <RefusalBox refusal={telling.refusal} />
      <Button variant="filled" className="exception-action" disabled={telling.busy} onClick={() => void tick()}>
        {t('exceptions.told')}
      </Button>
    </>
  );
}

function sentenceFor(state: ReloadState): 'tell-loaded' | 'tell-declined' | 'tell-refunded' {
  if (state === 'loaded' || state === 'reconciled') return 'tell-loaded';
  return state === 'declined' ? 'tell-declined' : 'tell-refunded';
}
