/**
 * A receipt as the dots a thermal printer burns: the element that the screen shows, drawn by the browser itself (so every script is
 * shaped and ordered as on the screen) and cut to black and white. Knows no printer.
 */
import type { Raster } from '@flouss/shared/contract/printing';
import receiptStyle from '../components/receipt-view.css?inline';
import { base64 } from './base64.ts';
import { embeddedFaces, type EmbeddedFace } from './font-faces.ts';
import reportStyle from '../screens/till/z-view.css?inline';
import paperStyle from './paper.css?inline';

/** Fonts inside a picture are read a moment after the picture. */
const LOOK_AGAIN_MS = 15;
const LOOKS_MAX = 200;
/** Lighter than this is paper: thin strokes are grey at their edges and must not break. */
const INK_BELOW = 150;
/** Below the receipt: in case the picture's lines break otherwise than the page's. */
const SLACK_PX = 48;
const PROBE_PX = 28;
/** Accents rise above their line. */
const PROBE_TOP_PX = 4;
const PAPER_AFTER_ROWS = 8;

export async function pictureOf(element: HTMLElement, widthDots: Raster['width_dots']): Promise<Raster> {
  const width = element.offsetWidth;
  const height = Math.ceil(element.offsetHeight) + SLACK_PX;
  const faces = await embeddedFaces(element.textContent);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pageText(element, width, height, faces))}`;
  await image.decode();
  const canvas = new OffscreenCanvas(widthDots, Math.ceil(((height + PROBE_PX) * widthDots) / width));
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (!drawing) throw new Error('no drawing surface');
  const probe = Math.floor((PROBE_PX * widthDots) / width);
  const probeTop = Math.floor((height * widthDots) / width);
  for (let look = 0; ; look += 1) {
    drawing.fillStyle = '#ffffff';
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
    const drawn = faces.every((_face, at) => hasInk(drawing.getImageData(at * probe, probeTop, probe, probe)));
    if (drawn) break;
    if (look === LOOKS_MAX) throw new Error('the fonts of a receipt did not come');
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return rasterOf(drawing.getImageData(0, 0, widthDots, probeTop), widthDots);
}

/** The receipt with its styles and fonts inside; below it one letter of each font, to see that it is there. */
function pageText(element: HTMLElement, width: number, height: number, faces: readonly EmbeddedFace[]): string {
  const style = [...faces.map(({ rule }) => rule), receiptStyle, reportStyle, paperStyle].join('\n');
  const probes = faces.map(
    ({ family, weight, letter }, at) =>
      `<span style="position:absolute;top:${height + PROBE_TOP_PX}px;left:${at * PROBE_PX}px;font:${weight} 14px/24px ${family.replaceAll('"', "'")};color:#000">${letter}</span>`,
  );
  const receipt = new XMLSerializer().serializeToString(element);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + PROBE_PX}" viewBox="0 0 ${width} ${height + PROBE_PX}"><foreignObject width="${width}" height="${height + PROBE_PX}"><div xmlns="http://www.w3.org/1999/xhtml" style="position:relative"><style><![CDATA[${style} .paper{position:static!important;visibility:visible!important}]]></style>${receipt}${probes.join('')}</div></foreignObject></svg>`;
}

function hasInk({ data }: ImageData): boolean {
  for (let at = 0; at < data.length; at += 4) if (isInk(data, at)) return true;
  return false;
}

function isInk(data: ImageDataArray, at: number): boolean {
  return (data[at] ?? 255) * 0.3 + (data[at + 1] ?? 255) * 0.59 + (data[at + 2] ?? 255) * 0.11 < INK_BELOW;
}

function rasterOf({ data, height }: ImageData, widthDots: Raster['width_dots']): Raster {
  const rowBytes = widthDots / 8;
  const bytes = new Uint8Array(rowBytes * height);
  let lastInked = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      if (!isInk(data, (y * widthDots + x) * 4)) continue;
      bytes[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
      lastInked = y;
    }
  }
  const height_dots = Math.min(height, lastInked + 1 + PAPER_AFTER_ROWS);
  return { width_dots: widthDots, height_dots, bits: base64url(bytes.subarray(0, rowBytes * height_dots)) };
}

function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
