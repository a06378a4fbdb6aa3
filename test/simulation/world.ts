/** A simulated world as its promises look at it, and how they say what they found; rows of the centre, read as they are. */
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { DeviceRow, FactRow, OrderRow } from '../../sync-server/src/db/schema.ts';
import type { SimulatedBank } from './bank.ts';
import type { SimulatedCarrier } from './carrier.ts';
import type { BankStatements } from './bank-statements.ts';
import type { Agent, Centre } from './centre.ts';
import type { FreezeRegister } from './freeze-register.ts';
import type { Office } from './office.ts';
import type { Asked } from './people.ts';
import type { Poison } from './poison.ts';
import type { Shop } from './shop.ts';
import type { Stranger } from './stranger.ts';

export interface Broken {
  readonly invariant: string;
  readonly story: string;
}

export interface World {
  readonly centre: Centre;
  readonly bank: SimulatedBank;
  readonly statements: BankStatements;
  readonly carrier: SimulatedCarrier;
  readonly stranger: Stranger;
  readonly poison: Poison;
  readonly office: Office;
  readonly register: FreezeRegister;
  readonly agents: readonly Agent[];
  readonly shops: readonly Shop[];
  readonly asked: ReadonlyMap<OpId, Asked>;
  /** Which invented person is registered, or was to be. */
  readonly registered: ReadonlyMap<CustomerId, number>;
  /** What somebody was let do at a counter who may not. */
  readonly letThrough: readonly string[];
}

export type Say = (invariant: string, story: string) => void;

export async function ordersOf({ db }: Centre): Promise<Map<OpId, OrderRow>> {
  const orders = await db.read.sql.selectFrom('orders').selectAll().execute();
  return new Map(orders.map((order) => [order.op_id, order]));
}

/** Customers whose files two people must decide of, or have frozen: nothing of theirs goes on by itself. */
export async function heldCustomers({ db }: Centre): Promise<ReadonlySet<CustomerId>> {
  const rows = await db.read.sql
    .selectFrom('screenings')
    .select('customer_id')
    .where('state', 'in', ['review', 'frozen'])
    .execute();
  return new Set(rows.map(({ customer_id }) => customer_id));
}

export async function devicesOf({ db }: Centre): Promise<DeviceRow[]> {
  return db.read.sql.selectFrom('devices').selectAll().orderBy('counter_code').execute();
}

export async function factsOf({ db }: Centre, { device_id }: DeviceRow): Promise<FactRow[]> {
  return db.read.sql.selectFrom('facts').selectAll().where('device_id', '=', device_id).orderBy('seq').execute();
}
