/** Before the server's tests are run a second time: the MariaDB that they find their databases on. */
import type { TestProject } from 'vitest/node';
import { startMariadb, TEST_USER } from './mariadb-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `mysql://user:password@host:port`, on which databases may be made. */
    mariadb: string;
  }
}

export default async function mariadbOnce({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startMariadb();
  provide('mariadb', `mysql://${TEST_USER}@127.0.0.1:${server.port}`);
  return () => server.remove();
}
