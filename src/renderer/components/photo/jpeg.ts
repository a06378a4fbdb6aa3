/**
 * Any picture as a JPEG small enough to be sent, drawn anew: what a camera wrote beside the picture (place, time, machine) is
 * not drawn, so it is gone.
 */
import { PHOTO_BYTES_MAX } from '@flouss/shared/contract/documents';

const SIDE_MAX_PX = 1600;
/** A document must still be read on it. */
const QUALITIES = [0.85, 0.7, 0.55, 0.4] as const;
const SMALLER = 0.75;
const SIDE_MIN_PX = 600;
const FILE_BYTES_MAX = 30 * 1024 * 1024;

export type PictureTrouble = 'not-a-picture' | 'too-large';

export interface Picture {
  /** Base64. */
  readonly jpeg: string;
  /** For showing. */
  readonly url: string;
}

/** By its first bytes, whatever its name says. */
export async function readPicture(file: Blob): Promise<ImageBitmap | PictureTrouble> {
  if (file.size > FILE_BYTES_MAX) return 'too-large';
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  if (!isPicture(head)) return 'not-a-picture';
  try {
    return await createImageBitmap(file);
  } catch {
    return 'not-a-picture';
  }
}

/** JPEG, PNG or WebP. */
function isPicture(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head);
  return (
    text.startsWith('\u00FF\u00D8\u00FF') ||
    text.startsWith('\u0089PNG\r\n\u001A\n') ||
    (text.startsWith('RIFF') && text.endsWith('WEBP'))
  );
}

/** Null when no JPEG of it is small enough, which no photograph is. */
export async function asJpeg(source: CanvasImageSource, width: number, height: number): Promise<Picture | null> {
  let scale = Math.min(1, SIDE_MAX_PX / Math.max(width, height));
  for (; Math.max(width, height) * scale >= Math.min(SIDE_MIN_PX, width, height); scale *= SMALLER) {
    const canvas = drawn(source, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    for (const quality of QUALITIES) {
      const jpeg = await blobOf(canvas, quality);
      if (jpeg && jpeg.size <= PHOTO_BYTES_MAX) return pictureOf(jpeg);
    }
  }
  return null;
}

function drawn(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen) {
    // What was transparent would turn black.
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(source, 0, 0, width, height);
  }
  return canvas;
}

function blobOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

async function pictureOf(blob: Blob): Promise<Picture> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  const jpeg = btoa(text);
  return { jpeg, url: `data:image/jpeg;base64,${jpeg}` };
}
