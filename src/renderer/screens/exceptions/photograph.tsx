/** The bank waits for a picture of the customer's document: it is taken here, and leaves by itself. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalBox } from '../../components/messages.tsx';
import { PhotoDialogue } from '../../components/photo/photo-dialogue.tsx';
import { usePhotographing } from '../../components/photo/use-photographing.ts';

export function Photograph({ customerId }: { readonly customerId: CustomerId }) {
  const { t } = useTranslation();
  const [taking, setTaking] = useState(false);
  const { take, busy, refusal } = usePhotographing(customerId, () => setTaking(false));
  return (
    <>
      <RefusalBox refusal={refusal} />
      <Button
        variant="filled"
        className="exception-action"
        leftSection={<IconCamera size={20} aria-hidden />}
        onClick={() => setTaking(true)}
      >
        {t('card.photograph')}
      </Button>
      {taking ? <PhotoDialogue busy={busy} onClose={() => setTaking(false)} onTaken={take} /> : null}
    </>
  );
}
