/** Rows of what one of our staff proposes and another one carries out. */
import type { AdministratorId, ProposalId } from '@flouss/shared/kernel/ids';

export interface ProposalRow {
  proposal_id: ProposalId;
  kind: string;
  /** The id of what it is about; empty where there is only one. */
  subject: string;
  /** What is to be done, as JSON. */
  body: string;
  made_by: AdministratorId;
  made_at: number;
  expires_at: number;
  state: 'open' | 'carried-out' | 'declined';
  decided_by: AdministratorId | null;
  decided_at: number | null;
}

export interface ProposalTables {
  proposals: ProposalRow;
}
