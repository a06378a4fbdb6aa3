/**
 * Starts the simulated carrier:
 * `node sync-server/simulators/carrier/main.ts --port N --data DIR --inbound-url URL [--seed N] [--mo-recode yes]`, and as an SMSC with
 * `--smpp-port N [--smpp-cert FILE --smpp-key FILE]`.
 */
import { readFileSync } from 'node:fs';
import { readOptions, readSecret, readWholeNumber, serve } from '../both/run-process.ts';
import { buildCarrierApp } from './app.ts';

const options = readOptions(
  ['port', 'data', 'inbound-url'],
  ['seed', 'mo-recode', 'smpp-port', 'smpp-cert', 'smpp-key'],
);
const user = readSecret('CARRIER_USER');
const password = readSecret('CARRIER_PASSWORD');
const { 'smpp-port': smppPort, 'smpp-cert': certFile, 'smpp-key': keyFile } = options;
let listenSmpp: (() => Promise<number | undefined>) | undefined;

await serve(
  () => {
    const built = buildCarrierApp({
      dataDir: options.data,
      inboundUrl: options['inbound-url'],
      user,
      password,
      recode: options['mo-recode'] === 'yes',
      seed: options.seed === undefined ? undefined : readWholeNumber('seed', options.seed),
      smpp: smppPort === undefined ? undefined : smscOptions(smppPort),
    });
    ({ listenSmpp } = built);
    return built.app;
  },
  options.port,
  async () => {
    const port = await listenSmpp?.();
    return port === undefined ? {} : { smpp: `${certFile === undefined ? 'smpp' : 'smpps'}://127.0.0.1:${port}` };
  },
);

/** The account's password, or in SMPP's eight letters one of its own. */
function smscOptions(port: string) {
  const tls =
    certFile === undefined || keyFile === undefined
      ? undefined
      : { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  return { port: readWholeNumber('smpp-port', port), user, password: readSecret('CARRIER_SMPP_PASSWORD'), tls };
}
