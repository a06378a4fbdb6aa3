/** Arabic, right to left; figures stay Latin. */
import type { Catalogue } from './catalogue.ts';
import { codes } from './ar/codes.ts';
import { receipt } from './ar/receipt.ts';
import { screens } from './ar/screens.ts';
import { states } from './ar/states.ts';

export const ar = { ...codes, ...states, ...receipt, ...screens } as const satisfies Catalogue;
