/** Starts the simulated bank: `node sync-server/simulators/bank/main.ts --port N --data DIR [--seed N] [--tls-cert FILE --tls-key FILE [--client-ca FILE]]`. */
import { readFileSync } from 'node:fs';
import type { EdgeTls } from '../both/http-edge.ts';
import { readOptions, readSecret, readWholeNumber, serve } from '../both/run-process.ts';
import { buildBankApp } from './app.ts';

const { port, data, seed, ...secured } = readOptions(['port', 'data'], ['seed', 'tls-cert', 'tls-key', 'client-ca']);
const apiKey = readSecret('BANK_API_KEY');

await serve(
  () =>
    buildBankApp({
      dataDir: data,
      apiKey,
      seed: seed === undefined ? undefined : readWholeNumber('seed', seed),
      tls: readTls(secured),
    }),
  port,
);

function readTls(files: { 'tls-cert'?: string; 'tls-key'?: string; 'client-ca'?: string }): EdgeTls | undefined {
  const { 'tls-cert': cert, 'tls-key': key, 'client-ca': clientCa } = files;
  if (cert === undefined || key === undefined) return undefined;
  return { cert: read(cert), key: read(key), clientCa: clientCa === undefined ? undefined : read(clientCa) };
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
