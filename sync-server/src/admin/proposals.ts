/**
 * Maker and checker: what one proposes another approves, never himself, whichever session he asks in. It is carried out in the
 * transaction of the approval, once. Open ones end by themselves, and with whoever made them.
 */
import { newId, ProposalId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { SessionOwner } from '../db/admin-sessions.ts';
import { findAdministrator } from '../db/administrators.ts';
import type { Reader } from '../db/handles.ts';
import { decideProposal, findProposal, insertProposal } from '../db/proposals.ts';
import type { ProposalRow } from '../db/schema.ts';
import type { ErrorCode } from '../http/refusals.ts';
import type { AdminDeps } from './agents.ts';
import { kindOf, PROPOSAL_KINDS } from './proposal-kinds.ts';
import type { CarriedOut, Carrying, ProposalKind } from './proposal-kinds.ts';

/** Over a week-end, and no longer. */
export const PROPOSAL_MS = 72 * 60 * 60_000;

export interface Proposed {
  readonly proposal_id: ProposalId;
  readonly expires_at: number;
}

/** `body` has the form of its kind: the route has read it. */
export function propose(
  { db, ctx }: AdminDeps,
  { administrator_id }: SessionOwner,
  kind: ProposalKind,
  subject: string,
  body: object,
): Promise<Result<Proposed, ErrorCode>> {
  const text = JSON.stringify(body);
  const proposal_id = newId(ProposalId, ctx.clock, ctx.random);
  return db.transaction(async (tx) => {
    const pointless = await PROPOSAL_KINDS[kind].premise(tx, subject, text);
    if (pointless) return err(pointless);
    const made_at = ctx.clock.now();
    const expires_at = made_at + PROPOSAL_MS;
    await insertProposal(tx, {
      proposal_id,
      kind,
      subject,
      body: text,
      made_by: administrator_id,
      made_at,
      expires_at,
      state: 'open',
      decided_by: null,
      decided_at: null,
    });
    return ok({ proposal_id, expires_at });
  });
}

export function approve(
  { db, ctx }: AdminDeps,
  { administrator_id }: SessionOwner,
  proposalId: ProposalId,
  link: Carrying['link'],
): Promise<Result<CarriedOut, ErrorCode>> {
  return db.transaction(async (tx) => {
    const proposal = await openProposal(tx, proposalId, ctx.clock.now());
    if (!proposal.ok) return proposal;
    const { kind, subject, body, made_by } = proposal.value;
    if (made_by === administrator_id) return err('own-proposal');
    const carried = await PROPOSAL_KINDS[kindOf(kind)].carryOut(tx, { ctx, link, by: administrator_id }, subject, body);
    if (!carried.ok) return carried;
    await decideProposal(tx, proposalId, 'carried-out', administrator_id, ctx.clock.now());
    return carried;
  });
}

/** By whoever may approve; by its maker it is a withdrawal. */
export function decline(
  { db, ctx }: AdminDeps,
  { administrator_id, role }: SessionOwner,
  proposalId: ProposalId,
): Promise<Result<null, ErrorCode>> {
  return db.transaction(async (tx) => {
    const proposal = await openProposal(tx, proposalId, ctx.clock.now());
    if (!proposal.ok) return proposal;
    if (role === 'support' && proposal.value.made_by !== administrator_id) return err('role-not-allowed');
    await decideProposal(tx, proposalId, 'declined', administrator_id, ctx.clock.now());
    return ok(null);
  });
}

async function openProposal(
  db: Reader,
  proposalId: ProposalId,
  now: number,
): Promise<Result<ProposalRow, 'proposal-unknown' | 'proposal-closed'>> {
  const proposal = await findProposal(db, proposalId);
  if (!proposal) return err('proposal-unknown');
  const maker = await findAdministrator(db, proposal.made_by);
  const open = proposal.state === 'open' && now < proposal.expires_at && maker?.active === 1;
  return open ? ok(proposal) : err('proposal-closed');
}
