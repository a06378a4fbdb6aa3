/** The bank's side of customers who may order by SMS: their cards and payment cards, in the folder of its simulator. */
import { join } from 'node:path';
import { systemClock } from '@flouss/platform/system-ports';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { BANK_STORE } from '../../sync-server/simulators/bank/tables.ts';
import { openStore } from '../../sync-server/simulators/both/open-store.ts';

/** The bank has the cards and payment cards that the customers were settled with. */
export async function openAccounts(serverFolder: string, bankFolder: string): Promise<void> {
  const ours = await openDatabase({ path: join(serverFolder, 'flouss.sqlite'), clock: systemClock });
  const cards = await ours.read.sql.selectFrom('cards').select(['card_reference', 'card_token', 'last_four']).execute();
  const funding = await ours.read.sql.selectFrom('funding').select(['enrolment_id', 'funding_token']).execute();
  await ours.close();
  const bank = openStore(bankFolder, BANK_STORE);
  const card = bank.prepare<[string | null, string, string | null]>(
    `insert into cards (token, card_reference, last_four, state, balance_cents, created_at) values (?, ?, ?, 'active', 0, 0)`,
  );
  for (const each of cards) card.run(each.card_token, each.card_reference, each.last_four);
  const page = bank.prepare<[string | null]>(`insert into funding_enrolments values (?, 'settled', 'settled', '', 0)`);
  const paying = bank.prepare<[string | null, string | null]>(
    `insert into funding_cards values (?, ?, 'accepted', '4242', 0)`,
  );
  for (const { enrolment_id, funding_token } of funding) {
    page.run(enrolment_id);
    paying.run(funding_token, enrolment_id);
  }
  bank.close();
}
