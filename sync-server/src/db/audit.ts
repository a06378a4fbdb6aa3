/** Rows of what our own staff did. They are only added; how they are chained is not known here. */
import type { Reader, Tx } from './handles.ts';
import type { AuditRow } from './schema.ts';

export async function insertAuditLine(tx: Tx, line: AuditRow): Promise<void> {
  await tx.sql.insertInto('audit_lines').values(line).execute();
}

/** Undefined while nothing was written. */
export async function lastAuditLine(db: Reader): Promise<AuditRow | undefined> {
  return db.sql.selectFrom('audit_lines').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst();
}

export async function auditLinesAfter(db: Reader, seq: number, limit: number): Promise<AuditRow[]> {
  return db.sql.selectFrom('audit_lines').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();
}

/** The last first. */
export async function auditLinesBefore(db: Reader, seq: number, limit: number): Promise<AuditRow[]> {
  return db.sql
    .selectFrom('audit_lines')
    .selectAll()
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}
