/** Where Node keeps what it has compiled of our sources, for the next process that begins with them. */
import { fileURLToPath } from 'node:url';

export const COMPILED_FOLDER = fileURLToPath(new URL('../../.build/compiled', import.meta.url));
