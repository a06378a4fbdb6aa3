/** Starts the simulated bank: `node sync-server/simulators/bank/main.ts --port N --data DIR [--seed N]`. */
import { readOptions, readSecret, readWholeNumber, serve } from '../both/run-process.ts';
import { buildBankApp } from './app.ts';

const { port, data, seed } = readOptions(['port', 'data'], ['seed']);
const apiKey = readSecret('BANK_API_KEY');

await serve(
  () => buildBankApp({ dataDir: data, apiKey, seed: seed === undefined ? undefined : readWholeNumber('seed', seed) }),
  port,
);
