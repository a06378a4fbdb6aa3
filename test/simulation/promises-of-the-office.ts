/** What must hold of our own staff's business whatever happened: two people or nothing, once, and no euro that they did not agree on. */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { ProposalRow } from '../../sync-server/src/db/schema.ts';
import { FLOAT_CENTS } from './centre.ts';
import type { Centre } from './centre.ts';
import type { Wanted } from './office.ts';
import type { Say, World } from './world.ts';

/** At any moment. */
export async function twoPeopleAgreed(world: World, say: Say): Promise<void> {
  const { centre, office } = world;
  for (const what of office.letThrough) say('I8', what);
  const rows = await centre.db.read.sql.selectFrom('proposals').selectAll().execute();
  for (const row of rows) decidedOnce(world, row, say);
  const carriedOut = rows.filter(({ state }) => state === 'carried-out');
  await moneyIsWhatWasAgreed(world, carriedOut, say);
  await conditionsWereAgreed(world, carriedOut, say);
}

/** What somebody was told of a proposal is so, and was told once; what was carried out, another than its maker wanted. */
function decidedOnce({ office }: World, row: ProposalRow, say: Say): void {
  const { proposal_id, kind, state, decided_by, made_by } = row;
  const known = office.proposed.get(proposal_id);
  if (!known) {
    // Its number was told to nobody: the answer was lost.
    if (state !== 'open') say('I8', `${kind} ${proposal_id} is ${state}, and nobody could know of it`);
    return;
  }
  const { maker, said, told } = known;
  if (made_by !== maker) say('I8', `${kind} ${proposal_id} was made by ${maker}, and knows another maker`);
  if (told.approve + told.decline > 1) say('I2', `${kind} ${proposal_id} was decided twice`);
  if (told.approve > 0 && state !== 'carried-out') say('acknowledged', `${kind} ${proposal_id}, approved, is ${state}`);
  if (told.decline > 0 && state !== 'declined') say('acknowledged', `${kind} ${proposal_id}, declined, is ${state}`);
  if (state === 'open') return;
  const wordWas = state === 'carried-out' ? 'approve' : 'decline';
  if (decided_by === null || !said[wordWas].has(decided_by)) {
    say('I8', `${kind} ${proposal_id} is ${state} on the word of ${decided_by}, who never said so`);
  }
  if (state === 'carried-out' && decided_by === maker) say('I8', `${kind} ${proposal_id} was approved by its maker`);
}

/** The current account has what agents were founded with, and what two people let in or took back since; each sum once. */
async function moneyIsWhatWasAgreed(
  { centre, office, agents }: World,
  carriedOut: readonly ProposalRow[],
  say: Say,
): Promise<void> {
  const moved = new Map<OpId, Wanted>();
  for (const { kind, body, proposal_id } of carriedOut) {
    if (kind !== 'pay-in' && kind !== 'reversal') continue;
    const { op_id } = JSON.parse(body) as { readonly op_id: OpId };
    const wanted = office.wanted.get(op_id);
    if (wanted) moved.set(op_id, wanted);
    else say('unasked', `${kind} ${proposal_id} was carried out, and nobody had wanted it`);
  }
  const takenBack = new Set<OpId>();
  let agreed = agents.length * FLOAT_CENTS;
  for (const { amount_cents, takesBack } of moved.values()) {
    agreed += takesBack === undefined ? amount_cents : -amount_cents;
    if (takesBack === undefined) continue;
    if (!moved.has(takesBack)) say('I1', `pay-in ${takesBack} was taken back and had never come`);
    if (takenBack.has(takesBack)) say('I2', `pay-in ${takesBack} was taken back twice`);
    takenBack.add(takesBack);
  }
  const lines = await centre.db.read.sql
    .selectFrom('ledger_entries')
    .select(['debit_cents', 'credit_cents'])
    .where('account', '=', 'bank-current-account')
    .execute();
  const there = lines.reduce((sum, { debit_cents, credit_cents }) => sum + debit_cents - credit_cents, 0);
  const settled = await settledByStatements(centre);
  if (there !== agreed + settled) {
    say('I2', `${there} came in, ${agreed} was agreed with agents, ${settled} was settled by the bank's statements`);
  }
}

/** An agent's floor is one that two people agreed on, or the first. */
async function conditionsWereAgreed({ centre }: World, carriedOut: readonly ProposalRow[], say: Say): Promise<void> {
  const agreed = new Map<string, Set<number>>();
  for (const { kind, subject, body } of carriedOut) {
    if (kind !== 'agent-conditions') continue;
    const { float_floor_cents } = JSON.parse(body) as { readonly float_floor_cents: number };
    agreed.set(subject, (agreed.get(subject) ?? new Set()).add(float_floor_cents));
  }
  for (const row of await centre.db.read.sql.selectFrom('agents').select(['agent_id', 'float_floor_cents']).execute()) {
    const floors = agreed.get(row.agent_id);
    const isAgreed = floors ? floors.has(row.float_floor_cents) : row.float_floor_cents === 0;
    if (!isAgreed) say('I11', `agent ${row.agent_id} has a floor of ${row.float_floor_cents}, which nobody agreed on`);
  }
}

/** What the lines that were matched have brought to our account at the bank. */
async function settledByStatements({ db }: Centre): Promise<number> {
  const matched = await db.read.sql
    .selectFrom('statement_lines')
    .select(['direction', 'amount_cents'])
    .where('state', '=', 'matched')
    .execute();
  return matched.reduce(
    (sum, { direction, amount_cents }) => sum + (direction === 'credit' ? 1 : -1) * amount_cents,
    0,
  );
}
