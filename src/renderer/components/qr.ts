/** A QR code as the outline of its dark modules, for one SVG path. Knows nothing of what is in it. */
import { qrcode, type DrawingContext } from 'bwip-js/browser';

export interface Outline {
  readonly path: string;
  /** With the empty border that readers need. */
  readonly viewBox: string;
}

const MODULE_PX = 2;
const QUIET_PX = 4 * MODULE_PX;

export function qrOutline(text: string): Outline {
  // The lowest correction: paper that is kept flat, and modules large enough for a phone.
  const options = { bcid: 'qrcode', text, scale: MODULE_PX, eclevel: 'L' };
  let path = '';
  let viewBox = '';
  const drawing: DrawingContext<Outline> = {
    scale: () => null,
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init: (width, height) => {
      viewBox = `${-QUIET_PX} ${-QUIET_PX} ${width + 2 * QUIET_PX} ${height + 2 * QUIET_PX}`;
    },
    line: () => undefined,
    polygon: (points) => {
      path += `M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z`;
    },
    hexagon: () => undefined,
    ellipse: () => undefined,
    fill: () => undefined,
    text: () => undefined,
    end: () => ({ path, viewBox }),
  };
  return qrcode(options, drawing);
}
