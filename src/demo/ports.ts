/** Four neighbouring ports on this machine, or a sentence saying which one is taken. */
import { createServer } from 'node:net';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

export interface DemoPorts {
  readonly counter: number;
  readonly server: number;
  readonly bank: number;
  readonly carrier: number;
}

/** With base 0 the system chooses: each port was free a moment ago. */
export async function choosePorts(base: number): Promise<Result<DemoPorts, string>> {
  const wanted = base === 0 ? [0, 0, 0, 0] : [base, base + 1, base + 2, base + 3];
  const probes = await Promise.all(wanted.map((port) => tryPort(port)));
  const taken = probes.findIndex((port) => port === undefined);
  if (taken >= 0) {
    return err(
      `Port ${wanted[taken]} is already in use on this machine; choose others with: npm start -- --port-base ${base + 100}`,
    );
  }
  const [counter = 0, server = 0, bank = 0, carrier = 0] = probes;
  return ok({ counter, server, bank, carrier });
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const found = typeof address === 'object' && address ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}
