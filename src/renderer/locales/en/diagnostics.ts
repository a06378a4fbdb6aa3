/** English: the file for support. */
import type { Translated } from '../catalogue.ts';
import type { diagnostics as french } from '../fr/diagnostics.ts';

export const diagnostics = {
  diagnostics: {
    title: 'Diagnostics',
    text: 'A file for support: versions, counts, error codes, sizes. It holds nobody’s name, phone or reference.',
    save: 'Save the diagnostics file',
    saved: 'The diagnostics file is in your downloads.',
  },
} as const satisfies Translated<typeof french>;
