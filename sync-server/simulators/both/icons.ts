/** The few drawn signs of the simulators' pages, in the ink of the text around them. Decoration only: words say it. */
import { raw, type Html } from './html.ts';

function icon(path: string): Html {
  return raw(
    `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" ` +
      `stroke-linejoin="round" aria-hidden="true">${path}</svg>`,
  );
}

export const ICONS = {
  bank: icon('<path d="M3 10 12 4l9 6M4 10h16M6 10v8M10 10v8M14 10v8M18 10v8M3 20h18"/>'),
  phone: icon('<rect x="6" y="2.5" width="12" height="19" rx="2.5"/><path d="M11 18.5h2"/>'),
  done: icon('<path d="m5 12.5 4.5 4.5L19 7.5"/>'),
  waiting: icon('<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>'),
  refused: icon('<path d="M6 6l12 12M18 6 6 18"/>'),
  blocked: icon('<circle cx="12" cy="12" r="9"/><path d="m6 6 12 12"/>'),
  fault: icon('<path d="M13 2 4 14h7l-1 8 9-12h-7z"/>'),
  card: icon('<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 10h18M7 15h3"/>'),
  back: icon('<path d="M9 14 4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/>'),
  send: icon('<path d="M4 12 20 4l-5 16-3-7z"/>'),
} as const;
