/** Photos of the customer's document: adding one, and how many have not reached the centre. The pictures are shown to nobody here. */
import type { CustomerFileView } from '@flouss/shared/contract/views';
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalBox } from '../../components/messages.tsx';
import { PhotoDialogue } from '../../components/photo/photo-dialogue.tsx';
import { usePhotographing } from '../../components/photo/use-photographing.ts';

export function PhotoPanel({ file }: { readonly file: CustomerFileView }) {
  const { t } = useTranslation();
  const [taking, setTaking] = useState(false);
  const { customer_id, photos_waiting, photos_refused } = file;
  const { take, busy, refusal } = usePhotographing(customer_id, () => setTaking(false));
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
      {taking ? <PhotoDialogue busy={busy} onClose={() => setTaking(false)} onTaken={take} /> : null}
    </section>
  );
}
