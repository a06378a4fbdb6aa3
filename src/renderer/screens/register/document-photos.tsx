/** Photos taken while somebody is registered: held until he is, because they are sealed under a key he has not got yet. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { PhotoDialogue, type TakenPhoto } from '../../components/photo/photo-dialogue.tsx';
import { newOpId } from '../../ports.ts';
import '../../components/photo/photo.css';

interface DocumentPhotosProps {
  readonly photos: readonly TakenPhoto[];
  readonly onChange: (photos: readonly TakenPhoto[]) => void;
}

export function DocumentPhotos({ photos, onChange }: DocumentPhotosProps) {
  const { t } = useTranslation();
  const [taking, setTaking] = useState(false);
  return (
    <div className="stack">
      {photos.length === 0 ? null : (
        <ul className="photo-strip">
          {photos.map((photo) => (
            <li key={photo.url} className="photo-small">
              <img src={photo.url} alt={t(`photo.sides.${photo.side}`)} />
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => onChange(photos.filter((other) => other !== photo))}
              >
                {t('photo.remove', { side: t(`photo.sides.${photo.side}`) })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button leftSection={<IconCamera size={20} aria-hidden />} onClick={() => setTaking(true)}>
          {t('photo.add')}
        </Button>
      </div>
      {taking ? (
        <PhotoDialogue
          onTaken={(photo) => {
            onChange([...photos, photo]);
            setTaking(false);
          }}
          onClose={() => setTaking(false)}
        />
      ) : null}
    </div>
  );
}

/** False when one of them could not be kept: it is taken again from his file. */
export async function keepPhotos(customer_id: CustomerId, photos: readonly TakenPhoto[]): Promise<boolean> {
  for (const { side, jpeg } of photos) {
    const answer = await call('customer.photograph', { op_id: newOpId(), customer_id, side, jpeg });
    if (!answer.ok) return false;
  }
  return true;
}
