/** `verify` over MariaDB: one moment of it while another connection writes, and no other word than over SQLite. */
import { cents } from '@flouss/shared/domain/money';
import { AgentId, newId, OpId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertAgent } from '../../../sync-server/src/db/agents.ts';
import { openSnapshot } from '../../../sync-server/src/db/snapshot.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { postGroups } from '../../../sync-server/src/ledger/post.ts';
import { agentPaidIn } from '../../../sync-server/src/ledger/postings.ts';
import { verify } from '../../../sync-server/src/verify/verify.ts';
import { openAt, urlOf } from './counting.ts';
import { mariadbd, startMariadb } from './mariadb-server.ts';
import type { MariadbServer } from './mariadb-server.ts';

const agentId = newId(AgentId, systemClock, systemRandom);

describe.skipIf(mariadbd === undefined)('MariaDB (skipped where mariadb-server is not installed)', () => {
  let server: MariadbServer;
  let db: Database;
  let url: string;
  beforeAll(async () => {
    server = await startMariadb();
    const name = await server.createDatabase();
    url = urlOf(name, [server.port]);
    db = await openAt('a', name, [server.port]);
    const agent = { agent_id: agentId, name: 'Tabac', address: '1 quai', created_at: 1 };
    await db.transaction((tx) => insertAgent(tx, agent));
    await payIn();
  });
  afterAll(async () => {
    await db.close();
    await server.remove();
  });

  const payIn = (): Promise<void> =>
    db.transaction((tx) =>
      postGroups(tx, [agentPaidIn(newId(OpId, systemClock, systemRandom), agentId, cents(5_000))], systemClock.now()),
    );
  const brokenIn = async (during?: () => Promise<void>): Promise<string[]> => {
    const snapshot = await openSnapshot(url);
    const broken: string[] = [];
    for await (const { id, broken: found } of verify(snapshot.read)) {
      await during?.();
      if (found) broken.push(`${id} ${found.row}: ${found.what}`);
    }
    await snapshot.close();
    return broken;
  };

  it('sees what was when it began, and keeps nobody from writing', async () => {
    let seen = 0;
    expect(
      await brokenIn(async () => {
        await payIn();
        seen += 1;
      }),
    ).toEqual([]);
    expect(seen).toBeGreaterThan(5);
    expect(await brokenIn()).toEqual([]);
  });

  it('names what is planted', async () => {
    await db.transaction(async (tx) => {
      await tx.sql
        .updateTable('ledger_balances')
        .set({ balance_cents: cents(7) })
        .where('balance_cents', '>', cents(0))
        .execute();
      await tx.sql.updateTable('agents').set({ address: '4111 1111 1111 1111' }).execute();
    });
    expect(await brokenIn()).toEqual([
      expect.stringMatching(/^I1 ledger_balances bank-current-account: says 7, its entries \d+$/),
      `I12 agents ${agentId}: address holds a card number`,
    ]);
  });
});
