/** Photos of the customer's document: adding one, and how many have not reached the centre. The pictures are shown to nobody here. */
import type { CustomerFileView } from '@flouss/shared/contract/views';
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalBox } from '../../components/messages.tsx';
import { PhotoDialogue } from '../../components/photo/photo-dialogue.tsx';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';

export function PhotoPanel({ file }: { readonly file: CustomerFileView }) {
  const { t } = useTranslation();
  const [taking, setTaking] = useState(false);
  const { run, busy, refusal, beginAgain } = useOperation('customer.photograph');
  const { customer_id, photos_waiting, photos_refused } = file;
  return (
    <section className="panel file-panel" aria-label={t('photo.panel')}>
      <div className="row spread">
        <h2>{t('photo.panel')}</h2>
        <Button
          variant="subtle"
          leftSection={<IconCamera size={18} aria-hidden />}
          disabled={file.blocked}
          onClick={() => setTaking(true)}
        >
          {t('photo.add')}
        </Button>
      </div>
      <p className="quiet">{t('photo.panel-text')}</p>
      {photos_waiting > 0 ? <p>{t('photo.waiting', { count: photos_waiting })}</p> : null}
      {photos_refused > 0 ? <p className="file-warning">{t('photo.refused', { count: photos_refused })}</p> : null}
      <RefusalBox refusal={refusal} />
      {taking ? (
        <PhotoDialogue
          busy={busy}
          onClose={() => setTaking(false)}
          onTaken={({ side, jpeg }) => {
            const keep = async (): Promise<void> => {
              const answer = await run((op_id) => ({ op_id, customer_id, side, jpeg }));
              if (answer?.ok) notify('done', (say) => say('photo.kept'));
              if (answer) beginAgain();
              setTaking(false);
            };
            void keep();
          }}
        />
      ) : null}
    </section>
  );
}
