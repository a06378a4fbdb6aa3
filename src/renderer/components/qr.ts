/** A QR code as the outline of its dark modules, for one SVG path. Knows nothing of what is in it. */
import { qrcode, type DrawingContext } from 'bwip-js/browser';

export interface Outline {
  readonly path: string;
  /** With the empty border that readers need. */
  readonly viewBox: string;
  /** Along a side, border included. */
  readonly modules: number;
}

/** As bwip-js draws a module at this scale, in the outline's own units. */
const SCALE = 2;
const MODULE = 2 * SCALE;
const QUIET_MODULES = 4;
const QUIET = QUIET_MODULES * MODULE;

export function qrOutline(text: string): Outline {
  // The lowest correction: paper that is kept flat, and modules large enough for a phone.
  const options = { bcid: 'qrcode', text, scale: SCALE, eclevel: 'L' };
  let path = '';
  let viewBox = '';
  let modules = 0;
  const drawing: DrawingContext<Outline> = {
    scale: () => null,
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init: (width, height) => {
      modules = width / MODULE + 2 * QUIET_MODULES;
      viewBox = `${-QUIET} ${-QUIET} ${width + 2 * QUIET} ${height + 2 * QUIET}`;
    },
    line: () => undefined,
    polygon: (points) => {
      path += `M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z`;
    },
    hexagon: () => undefined,
    ellipse: () => undefined,
    fill: () => undefined,
    text: () => undefined,
    end: () => ({ path, viewBox, modules }),
  };
  return qrcode(options, drawing);
}
