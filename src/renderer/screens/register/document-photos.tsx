/** Photos taken while somebody is registered: kept with his draft, because they are sealed under a key he has not got yet. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import type { DraftPhoto, RegistrationDraft } from '@flouss/shared/contract/drafts';
import type { OpId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { PhotoDialogue, type TakenPhoto } from '../../components/photo/photo-dialogue.tsx';
import { newOpId } from '../../ports.ts';
import '../../components/photo/photo.css';

/** Its picture comes a moment after the rest of the draft. */
interface ShownPhoto extends DraftPhoto {
  readonly url: string | null;
}

interface DocumentPhotosProps {
  readonly draft: Pick<RegistrationDraft, 'customer_id' | 'beneficiary_id'>;
  /** Taken before, and kept. */
  readonly kept: readonly DraftPhoto[];
}

export function DocumentPhotos({ draft, kept }: DocumentPhotosProps) {
  const { t } = useTranslation();
  const { photos, refusal, keep, drop } = useDraftPhotos(draft, kept);
  const [taking, setTaking] = useState(false);
  return (
    <div className="stack">
      {photos.length === 0 ? null : (
        <ul className="photo-strip">
          {photos.map((photo) => (
            <li key={photo.op_id} className="photo-small">
              {photo.url === null ? null : <img src={photo.url} alt={t(`photo.sides.${photo.side}`)} />}
              <Button size="compact-sm" variant="subtle" onClick={() => drop(photo.op_id)}>
                {t('photo.remove', { side: t(`photo.sides.${photo.side}`) })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <RefusalBox refusal={refusal} />
      <div>
        <Button leftSection={<IconCamera size={20} aria-hidden />} onClick={() => setTaking(true)}>
          {t('photo.add')}
        </Button>
      </div>
      {taking ? (
        <PhotoDialogue
          onTaken={(photo) => {
            setTaking(false);
            void keep(photo);
          }}
          onClose={() => setTaking(false)}
        />
      ) : null}
    </div>
  );
}

/** What is shown is what is kept. */
function useDraftPhotos({ customer_id, beneficiary_id }: DocumentPhotosProps['draft'], kept: readonly DraftPhoto[]) {
  const [photos, setPhotos] = useState<readonly ShownPhoto[]>(() => kept.map((photo) => ({ ...photo, url: null })));
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  useEffect(() => {
    const show = async ({ op_id }: DraftPhoto): Promise<void> => {
      const answer = await call('draft.get-photo', { op_id });
      if (!answer.ok) return;
      const url = `data:image/jpeg;base64,${answer.value.jpeg}`;
      setPhotos((all) => all.map((each) => (each.op_id === op_id ? { ...each, url } : each)));
    };
    for (const photo of kept) void show(photo);
  }, [kept]);

  const keep = async ({ side, jpeg, url }: TakenPhoto): Promise<void> => {
    const op_id = newOpId();
    const answer = await call('draft.keep-photo', { op_id, customer_id, beneficiary_id, side, jpeg });
    setRefusal(answer.ok ? null : answer.error);
    if (answer.ok) setPhotos((all) => [...all, { op_id, side, url }]);
  };
  const drop = (op_id: OpId): void => {
    setRefusal(null);
    setPhotos((all) => all.filter((each) => each.op_id !== op_id));
    void call('draft.drop-photo', { op_id });
  };
  return { photos, refusal, keep, drop };
}
