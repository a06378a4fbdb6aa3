/**
 * Starts the simulated carrier:
 * `node sync-server/simulators/carrier/main.ts --port N --data DIR --inbound-url URL [--seed N] [--mo-recode yes]`.
 */
import { readOptions, readSecret, readWholeNumber, serve } from '../both/run-process.ts';
import { buildCarrierApp } from './app.ts';

const options = readOptions(['port', 'data', 'inbound-url'], ['seed', 'mo-recode']);
const user = readSecret('CARRIER_USER');
const password = readSecret('CARRIER_PASSWORD');

await serve(
  () =>
    buildCarrierApp({
      dataDir: options.data,
      inboundUrl: options['inbound-url'],
      user,
      password,
      recode: options['mo-recode'] === 'yes',
      seed: options.seed === undefined ? undefined : readWholeNumber('seed', options.seed),
    }),
  options.port,
);
