/** Rows of proposals. Who may make and decide them is not known here. */
import type { AdministratorId, ProposalId } from '@flouss/shared/kernel/ids';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import type { ProposalRow } from './schema.ts';

export async function insertProposal(tx: Tx, proposal: ProposalRow): Promise<void> {
  await tx.sql.insertInto('proposals').values(proposal).execute();
}

export async function findProposal(db: Reader, proposalId: ProposalId): Promise<ProposalRow | undefined> {
  return db.sql.selectFrom('proposals').selectAll().where('proposal_id', '=', proposalId).executeTakeFirst();
}

/** The last first. */
export async function listProposals(db: Reader, state: ProposalRow['state'], limit: number): Promise<ProposalRow[]> {
  return db.sql
    .selectFrom('proposals')
    .selectAll()
    .where('state', '=', state)
    .orderBy('made_at', 'desc')
    .limit(limit)
    .execute();
}

/** What was carried out of one kind, for these subjects. */
export async function carriedOutOf(db: Reader, kind: string, subjects: Iterable<string>): Promise<ProposalRow[]> {
  return db.sql
    .selectFrom('proposals')
    .selectAll()
    .where('state', '=', 'carried-out')
    .where('kind', '=', kind)
    .where(db.oneOf('subject', subjects))
    .execute();
}

/** Once: whoever was overtaken begins anew, and finds it decided. */
export async function decideProposal(
  tx: Tx,
  proposalId: ProposalId,
  state: 'carried-out' | 'declined',
  by: AdministratorId,
  at: number,
): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('proposals')
    .set({ state, decided_by: by, decided_at: at })
    .where('proposal_id', '=', proposalId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`proposal ${proposalId} was decided meanwhile`);
}
