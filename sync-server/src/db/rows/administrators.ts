/** Rows of our own staff, their sessions, and what they did. */
import type { AdministratorId } from '@flouss/shared/kernel/ids';
import type { Flag } from './columns.ts';

export interface AdministratorRow {
  administrator_id: AdministratorId;
  /** What he signs in with. */
  name: string;
  role: 'support' | 'supervisor' | 'finance' | 'auditor';
  active: Flag;
  password_hash: string;
  /** Somebody else chose the password: until he has chosen his own, he may do nothing else. */
  password_due: Flag;
  wrong_passwords: number;
  locked_until: number;
  created_at: number;
}

export interface AdminSessionRow {
  /** SHA-256 of the token, which is nowhere kept. */
  session_digest: string;
  administrator_id: AdministratorId;
  opened_at: number;
  seen_at: number;
  ends_at: number;
}

export interface AuditRow {
  /** From 1, without a gap. */
  seq: number;
  /** The digest of the line before. */
  prev: string;
  written_at: number;
  /** An administrator's id, or `server` for a command on the machine itself. */
  who: string;
  act: string;
  /** What it was done to, by its id; empty where there is only one. */
  subject: string;
  /** `done`, or the code with which it was refused. */
  outcome: string;
  request_id: string;
  digest: string;
}

export interface AdministratorTables {
  administrators: AdministratorRow;
  admin_sessions: AdminSessionRow;
  audit_lines: AuditRow;
}
