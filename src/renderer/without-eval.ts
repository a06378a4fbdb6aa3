/** Imported before anything that makes a schema: the content security policy forbids compiled ones, so zod is told not to try. */
import { z } from 'zod';

z.config({ jitless: true });
