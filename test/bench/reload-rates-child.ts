/** Measures in a process of its own and says it as JSON on stdout. */
import { reloadRates } from './reload-rates.ts';

process.stdout.write(JSON.stringify(await reloadRates()));
