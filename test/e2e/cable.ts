/** The wire between one counter and the centre, which somebody can pull out and plug in again; the centre goes on for everybody else. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Cable {
  /** What the counter takes for the centre's address. */
  readonly url: string;
  pull(): void;
  plug(): void;
  remove(): Promise<void>;
}

export async function cableTo(centre: string): Promise<Cable> {
  const { protocol, hostname, port } = new URL(centre);
  const ends = new Set<Socket>();
  let plugged = true;
  const wall = createServer((counter) => {
    if (!plugged) {
      counter.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [end, other] of [
      [counter, far],
      [far, counter],
    ] as const) {
      ends.add(end);
      end.pipe(other);
      end.on('error', () => undefined);
      end.on('close', () => {
        ends.delete(end);
        other.destroy();
      });
    }
  });
  wall.listen(0, '127.0.0.1');
  await once(wall, 'listening');
  const pull = (): void => {
    plugged = false;
    for (const end of ends) end.destroy();
  };
  return {
    url: `${protocol}//127.0.0.1:${(wall.address() as AddressInfo).port}`,
    pull,
    plug: () => {
      plugged = true;
    },
    remove: async () => {
      pull();
      wall.close();
      await once(wall, 'close');
    },
  };
}
