/** The camera's picture, live, and the moment taken from it. Says in words why there is none; lets go of the camera when it goes. */
import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asJpeg, type Picture } from './jpeg.ts';

type CameraTrouble = 'denied' | 'missing';

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
};

interface CameraProps {
  readonly onTaken: (picture: Picture) => void;
}

export function Camera({ onTaken }: CameraProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null);
  const [live, setLive] = useState(false);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    const begin = async (): Promise<void> => {
      const opened = await openCamera();
      if (typeof opened === 'string') return setTrouble(opened);
      stream = opened;
      if (gone || !video.current) return stop(stream);
      video.current.srcObject = stream;
    };
    void begin();
    return () => {
      gone = true;
      if (stream) stop(stream);
    };
  }, []);
  const take = async (): Promise<void> => {
    const element = video.current;
    if (!element) return;
    const picture = await asJpeg(element, element.videoWidth, element.videoHeight);
    if (picture) onTaken(picture);
  };
  if (trouble) {
    return (
      <p role="alert" className="photo-trouble">
        {t(`photo.camera-${trouble}`)}
      </p>
    );
  }
  return (
    <div className="stack">
      <video
        ref={video}
        className="photo-view"
        autoPlay
        playsInline
        muted
        aria-label={t('photo.live')}
        // From the first picture on: what is taken before it would be nothing, without a word.
        onLoadedData={() => setLive(true)}
      />
      <Button
        leftSection={<IconCamera size={20} aria-hidden />}
        disabled={!live}
        className="photo-take"
        onClick={() => void take()}
      >
        {t('photo.take')}
      </Button>
    </div>
  );
}

async function openCamera(): Promise<MediaStream | CameraTrouble> {
  // Absent outside secure pages, whatever the types say.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return 'missing';
  try {
    return await devices.getUserMedia(WANTED);
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'missing';
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
