/** Stands between a client and its MariaDB, and cuts the line at the COMMIT that it was told to cut at. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type Cut = 'before the server hears it' | 'before its answer';

export interface CuttingProxy {
  readonly port: number;
  /** The next COMMIT is cut; once. */
  cutNext(how: Cut): void;
  /** How many have been cut. */
  cuts(): number;
  close(): Promise<void>;
}

/** A query's packet: three bytes of length, a number, the command 3, the words. */
const COMMIT = Buffer.concat([Buffer.from([7, 0, 0, 0, 3]), Buffer.from('commit')]);

export async function openCuttingProxy(port: number): Promise<CuttingProxy> {
  let next: Cut | undefined;
  let cuts = 0;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port });
    const both = [client, upstream];
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    let deaf = false;
    upstream.on('data', (data) => void (deaf ? client.destroy() : client.write(data)));
    client.on('data', (data) => {
      const how = data.equals(COMMIT) ? next : undefined;
      if (how === undefined) return void upstream.write(data);
      next = undefined;
      cuts += 1;
      if (how === 'before the server hears it') return void client.destroy();
      deaf = true;
      upstream.write(data);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutNext: (how) => void (next = how),
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
