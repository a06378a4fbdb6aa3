/** A photo of a document by camera or from a file: which side, a look at it, and then it is handed on. Keeps nothing itself. */
import { PhotoSide } from '@flouss/shared/contract/documents';
import { Button, FileButton, Modal, NativeSelect } from '@mantine/core';
import { IconCamera, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../confirm-bar.tsx';
import { Camera } from './camera.tsx';
import { asJpeg, readPicture, type Picture, type PictureTrouble } from './jpeg.ts';
import './photo.css';

export interface TakenPhoto extends Picture {
  readonly side: PhotoSide;
}

interface PhotoDialogueProps {
  readonly busy?: boolean;
  readonly onTaken: (photo: TakenPhoto) => void;
  readonly onClose: () => void;
}

export function PhotoDialogue({ busy = false, onTaken, onClose }: PhotoDialogueProps) {
  const { t } = useTranslation();
  const [side, setSide] = useState<PhotoSide>('front');
  const [picture, setPicture] = useState<Picture | null>(null);
  /** A camera that was refused may have been allowed meanwhile: asked again, it is tried again. */
  const [tries, setTries] = useState({ made: 0, open: false });
  const [trouble, setTrouble] = useState<PictureTrouble | null>(null);

  const closeCamera = (): void => setTries((before) => ({ ...before, open: false }));

  const takeFile = async (file: File | null): Promise<void> => {
    if (!file) return;
    closeCamera();
    setPicture(null);
    const bitmap = await readPicture(file);
    if (typeof bitmap === 'string') return setTrouble(bitmap);
    const taken = await asJpeg(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    setTrouble(taken ? null : 'too-large');
    setPicture(taken);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size="44rem"
      title={t('photo.title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      <div className="stack">
        <div className="row wrap">
          <NativeSelect
            label={t('photo.side')}
            data={PhotoSide.options.map((value) => ({ value, label: t(`photo.sides.${value}`) }))}
            value={side}
            onChange={({ currentTarget: { value } }) => setSide(PhotoSide.catch('front').parse(value))}
          />
          <FileButton accept="image/jpeg,image/png,image/webp" onChange={(file) => void takeFile(file)}>
            {(props) => (
              <Button {...props} leftSection={<IconPhoto size={20} aria-hidden />}>
                {t('photo.from-file')}
              </Button>
            )}
          </FileButton>
          <Button
            leftSection={<IconCamera size={20} aria-hidden />}
            onClick={() => {
              setPicture(null);
              setTrouble(null);
              setTries(({ made }) => ({ made: made + 1, open: true }));
            }}
          >
            {t('photo.from-camera')}
          </Button>
        </div>
        <p className="quiet small">{t('photo.hint')}</p>
        {trouble ? (
          <p role="alert" className="photo-trouble">
            {t(`photo.${trouble}`)}
          </p>
        ) : null}
        {tries.open ? (
          <Camera
            key={tries.made}
            onTaken={(taken) => {
              closeCamera();
              setPicture(taken);
            }}
          />
        ) : null}
        {picture ? <img className="photo-view" src={picture.url} alt={t(`photo.sides.${side}`)} /> : null}
        <ConfirmBar
          label={t('photo.keep')}
          blocked={picture ? null : t('photo.need-picture')}
          busy={busy}
          onConfirm={() => {
            if (picture) onTaken({ ...picture, side });
          }}
        />
      </div>
    </Modal>
  );
}
