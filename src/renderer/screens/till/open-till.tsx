/** The float counted, and the till open. The same on its own screen and over a sale that waits for it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CountBoth } from '../../components/count-both.tsx';
import { NOTHING_TYPED, type TypedTill } from '../../components/count-entry.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { useBackKey } from '../../frame/keys.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';

interface OpenTillProps {
  readonly onDone: () => void;
  readonly onBack: () => void;
  /** What has been counted already, and who keeps what is. */
  readonly start?: TypedTill;
  readonly onTyped?: (typed: TypedTill) => void;
  /** Over something else, the title is already said. */
  readonly titled?: boolean;
}

export function OpenTill({ onDone, onBack, start = NOTHING_TYPED, onTyped, titled = true }: OpenTillProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(start);
  const opening = useOperation('till.open');
  useBackKey(opening.busy ? null : onBack);
  return (
    <>
      {titled ? <h1>{t('till.open-title')}</h1> : null}
      <CountBoth
        typed={typed}
        onTyped={(counted) => {
          setTyped(counted);
          onTyped?.(counted);
        }}
        hint={t('till.closed-text')}
        submit={t('till.open')}
        busy={opening.busy}
        onCounted={(count) => {
          const run = async (): Promise<void> => {
            const answer = await opening.run((op_id) => ({ op_id, count }));
            if (!answer?.ok) return;
            notify('done', (say) => say('till.opened-done'));
            onDone();
          };
          void run();
        }}
      >
        <RefusalBox refusal={opening.refusal} />
      </CountBoth>
    </>
  );
}
