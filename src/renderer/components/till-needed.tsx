/** Cash cannot change hands yet: says why, and opens the till in place, so that the work in hand waits where it is. */
import { Button, Modal } from '@mantine/core';
import { IconCashRegister } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OpenTill } from '../screens/till/open-till.tsx';
import { go } from '../stores/navigation.ts';
import { useStatus } from '../stores/status.ts';
import './till-needed.css';

/** Null while cash may be taken, and while nothing is known yet. */
export function useTillNeed(): 'closed' | 'left-open' | null {
  const till = useStatus((state) => state.view?.till);
  return till === undefined || till === 'open' ? null : till;
}

export function TillNeeded({ need }: { readonly need: 'closed' | 'left-open' }) {
  const { t } = useTranslation();
  const [opening, setOpening] = useState(false);
  const close = (): void => setOpening(false);
  return (
    <div className="till-needed" aria-live="polite">
      <IconCashRegister size={22} aria-hidden />
      <span className="grow">{t(need === 'closed' ? 'till.needs-till' : 'till.needs-closing')}</span>
      {need === 'closed' ? (
        <Button onClick={() => setOpening(true)}>{t('till.open')}</Button>
      ) : (
        <Button onClick={() => go({ screen: 'till' })}>{t('till.go-close')}</Button>
      )}
      {opening ? (
        <Modal
          opened
          onClose={close}
          title={t('till.open-title')}
          closeButtonProps={{ 'aria-label': t('frame.close') }}
          size="46rem"
        >
          <div className="stack">
            <OpenTill titled={false} onDone={close} onBack={close} />
          </div>
        </Modal>
      ) : null}
    </div>
  );
}
