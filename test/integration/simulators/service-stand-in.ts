/** Stands where the server would: takes the carrier's requests, keeps them, answers as a test says. It tests nothing. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

interface TakenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The status for the n-th request (from 0); 'drop' cuts the connection. */
export type StatusOf = (request: TakenRequest, index: number) => number | 'drop';
export const alwaysOk: StatusOf = () => 200;

export interface Service {
  readonly host: string;
  readonly taken: TakenRequest[];
  answerWith(status: StatusOf): void;
  close(): Promise<void>;
}

export async function startService(): Promise<Service> {
  const taken: TakenRequest[] = [];
  let statusOf = alwaysOk;
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://service');
      const one = { method: request.method ?? '', url, headers: request.headers, body };
      const status = statusOf(one, taken.push(one) - 1);
      if (status === 'drop') return response.destroy();
      return response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the stand-in has no port');
  return {
    host: `127.0.0.1:${address.port}`,
    taken,
    answerWith(status) {
      statusOf = status;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
