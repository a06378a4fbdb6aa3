/** The carrier's tables and the SQL over them. It decides nothing. */
import type { SqliteDatabase } from 'better-sqlite3';
import { FAULTS_TABLE } from '../both/fault-book.ts';
import type { StoreShape } from '../both/open-store.ts';
import { SETTINGS_TABLE } from '../both/settings.ts';
import type { Coding } from './gsm-text.ts';

export const CARRIER_STORE: StoreShape = {
  file: 'carrier.db',
  version: 2,
  tables: `
    ${SETTINGS_TABLE}
    ${FAULTS_TABLE}
    CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL UNIQUE,
      phone TEXT NOT NULL,
      sender TEXT NOT NULL,
      text TEXT NOT NULL,
      coding INTEGER NOT NULL,
      sent_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX messages_of_phone ON messages (phone, position);
    CREATE TABLE deliveries (
      delivery INTEGER PRIMARY KEY,
      message_id TEXT NOT NULL REFERENCES messages (id),
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_at INTEGER,
      delivered_at INTEGER,
      last_error TEXT,
      CHECK ((next_attempt_at IS NULL) = (delivered_at IS NOT NULL))
    ) STRICT;
    CREATE INDEX deliveries_to_do ON deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
    CREATE INDEX deliveries_of_message ON deliveries (message_id);
    CREATE TABLE replies (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL UNIQUE,
      reply_id TEXT,
      billing TEXT,
      phone TEXT NOT NULL,
      recipient TEXT NOT NULL,
      sender TEXT NOT NULL,
      text TEXT NOT NULL,
      coding INTEGER NOT NULL,
      segments INTEGER NOT NULL,
      accepted_at INTEGER NOT NULL,
      answer_lost INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX replies_of_phone ON replies (phone, position);
    CREATE TABLE reports (
      report INTEGER PRIMARY KEY,
      message_id TEXT NOT NULL REFERENCES replies (id),
      value INTEGER NOT NULL,
      url TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_at INTEGER,
      reported_at INTEGER,
      last_error TEXT
    ) STRICT;
    CREATE INDEX reports_to_do ON reports (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
    CREATE INDEX reports_of_reply ON reports (message_id);
    CREATE TABLE aliases (
      alias TEXT PRIMARY KEY,
      phone TEXT NOT NULL UNIQUE
    ) STRICT;
  `,
};

export interface MessageRow {
  readonly id: string;
  /** The customer's number. */
  readonly phone: string;
  /** What the service is told: the number, or an alias. */
  readonly sender: string;
  readonly text: string;
  readonly coding: Coding;
  readonly sent_at: number;
}

/** One copy of a message on its way to the service; null `next_attempt_at` when it has arrived. */
export interface DeliveryRow {
  readonly delivery: number;
  readonly message_id: string;
  readonly attempts: number;
  readonly next_attempt_at: number | null;
  readonly delivered_at: number | null;
  readonly last_error: string | null;
}

export interface ReplyRow {
  readonly id: string;
  /** The sender's own name for this reply, when it gave one. */
  readonly reply_id: string | null;
  /** Kannel's billing information; a reply that carries some is billed to the customer. */
  readonly billing: string | null;
  readonly phone: string;
  /** As the service addressed it: the number, or the alias it had been shown. */
  readonly recipient: string;
  readonly sender: string;
  readonly text: string;
  readonly coding: Coding;
  readonly segments: number;
  readonly accepted_at: number;
  /** 1 when the service was never told that this reply had been accepted. */
  readonly answer_lost: 0 | 1;
}

export interface ReportRow {
  readonly report: number;
  readonly message_id: string;
  readonly value: number;
  readonly url: string;
  readonly attempts: number;
  readonly next_attempt_at: number | null;
  readonly reported_at: number | null;
  readonly last_error: string | null;
}

export type CarrierStore = ReturnType<typeof carrierStoreOf>;

export function carrierStoreOf(db: SqliteDatabase) {
  return {
    inTransaction: <T>(body: () => T): T => db.transaction(body).immediate(),
    isOpen: () => db.open,
    close: () => db.close(),
    messages: messagesOf(db),
    deliveries: deliveriesOf(db),
    replies: repliesOf(db),
    reports: reportsOf(db),
    aliases: aliasesOf(db),
    phones: phonesOf(db),
    eraseBusiness() {
      for (const table of ['reports', 'deliveries', 'messages', 'replies', 'aliases']) db.exec(`DELETE FROM ${table}`);
    },
  };
}

function messagesOf(db: SqliteDatabase) {
  const insert = db.prepare<[MessageRow]>(`
    INSERT INTO messages (id, position, phone, sender, text, coding, sent_at)
    VALUES (:id, (SELECT coalesce(max(position), 0) + 1 FROM messages), :phone, :sender, :text, :coding, :sent_at)`);
  const byId = db.prepare<[string], MessageRow>('SELECT * FROM messages WHERE id = ?');
  const ofPhone = db.prepare<[string], MessageRow>('SELECT * FROM messages WHERE phone = ? ORDER BY position');
  const count = db.prepare<[], { n: number }>('SELECT coalesce(max(position), 0) AS n FROM messages');
  return {
    insert: (row: MessageRow) => void insert.run(row),
    find: (id: string) => byId.get(id),
    ofPhone: (phone: string) => ofPhone.all(phone),
    count: () => count.get()?.n ?? 0,
  };
}

function deliveriesOf(db: SqliteDatabase) {
  const insert = db.prepare<[string, number]>('INSERT INTO deliveries (message_id, next_attempt_at) VALUES (?, ?)');
  const due = db.prepare<[number], DeliveryRow>(
    // More than are carried at a time, so that one that is not under way is among them.
    'SELECT * FROM deliveries WHERE next_attempt_at <= ? ORDER BY next_attempt_at, delivery LIMIT 64',
  );
  const next = db.prepare<[], { at: number | null }>('SELECT min(next_attempt_at) AS at FROM deliveries');
  const ofMessage = db.prepare<[string], DeliveryRow>(
    'SELECT * FROM deliveries WHERE message_id = ? ORDER BY delivery',
  );
  const settle = db.prepare<[number | null, number | null, string | null, number]>(`
    UPDATE deliveries SET attempts = attempts + 1, next_attempt_at = ?, delivered_at = ?, last_error = ?
    WHERE delivery = ?`);
  const waiting = db.prepare<[], { n: number }>(
    'SELECT count(*) AS n FROM deliveries WHERE next_attempt_at IS NOT NULL',
  );
  return {
    insert: (messageId: string, at: number) => void insert.run(messageId, at),
    dueBy: (at: number) => due.all(at),
    nextAt: () => next.get()?.at ?? undefined,
    ofMessage: (messageId: string) => ofMessage.all(messageId),
    arrived: (delivery: number, at: number) => void settle.run(null, at, null, delivery),
    failed: (delivery: number, error: string, nextAt: number) => void settle.run(nextAt, null, error, delivery),
    waiting: () => waiting.get()?.n ?? 0,
  };
}

function repliesOf(db: SqliteDatabase) {
  const insert = db.prepare<[ReplyRow]>(`
    INSERT INTO replies (id, position, reply_id, billing, phone, recipient, sender, text, coding, segments, accepted_at, answer_lost)
    VALUES (:id, (SELECT coalesce(max(position), 0) + 1 FROM replies), :reply_id, :billing, :phone, :recipient, :sender, :text,
      :coding, :segments, :accepted_at, :answer_lost)`);
  const ofPhone = db.prepare<[string], ReplyRow>('SELECT * FROM replies WHERE phone = ? ORDER BY position');
  const byId = db.prepare<[string], ReplyRow>('SELECT * FROM replies WHERE id = ?');
  const billed = db.prepare<[], ReplyRow>('SELECT * FROM replies WHERE billing IS NOT NULL ORDER BY position');
  const count = db.prepare<[], { n: number }>('SELECT coalesce(max(position), 0) AS n FROM replies');
  return {
    billed: () => billed.all(),
    insert: (row: ReplyRow) => void insert.run(row),
    find: (id: string) => byId.get(id),
    ofPhone: (phone: string) => ofPhone.all(phone),
    count: () => count.get()?.n ?? 0,
  };
}

function reportsOf(db: SqliteDatabase) {
  const insert = db.prepare<[string, number, string, number]>(
    'INSERT INTO reports (message_id, value, url, next_attempt_at) VALUES (?, ?, ?, ?)',
  );
  const due = db.prepare<[number], ReportRow>(
    'SELECT * FROM reports WHERE next_attempt_at <= ? ORDER BY next_attempt_at, report LIMIT 64',
  );
  const next = db.prepare<[], { at: number | null }>('SELECT min(next_attempt_at) AS at FROM reports');
  const ofReply = db.prepare<[string], ReportRow>('SELECT * FROM reports WHERE message_id = ? ORDER BY report');
  const settle = db.prepare<[number | null, number | null, string | null, number]>(`
    UPDATE reports SET attempts = attempts + 1, next_attempt_at = ?, reported_at = ?, last_error = ?
    WHERE report = ?`);
  const waiting = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM reports WHERE next_attempt_at IS NOT NULL');
  return {
    waiting: () => waiting.get()?.n ?? 0,
    insert: (messageId: string, value: number, url: string, at: number) => void insert.run(messageId, value, url, at),
    dueBy: (at: number) => due.all(at),
    nextAt: () => next.get()?.at ?? undefined,
    ofReply: (id: string) => ofReply.all(id),
    arrived: (report: number, at: number) => void settle.run(null, at, null, report),
    failed: (report: number, error: string, nextAt: number | null) => void settle.run(nextAt, null, error, report),
  };
}

function aliasesOf(db: SqliteDatabase) {
  const insert = db.prepare<[string, string]>('INSERT OR IGNORE INTO aliases (alias, phone) VALUES (?, ?)');
  const byAlias = db.prepare<[string], { phone: string }>('SELECT phone FROM aliases WHERE alias = ?');
  const byPhone = db.prepare<[string], { alias: string }>('SELECT alias FROM aliases WHERE phone = ?');
  return {
    remember: (alias: string, phone: string) => void insert.run(alias, phone),
    phoneOf: (alias: string) => byAlias.get(alias)?.phone,
    aliasOf: (phone: string) => byPhone.get(phone)?.alias,
  };
}

function phonesOf(db: SqliteDatabase) {
  const known = db.prepare<[], { phone: string }>(`
    SELECT phone FROM (
      SELECT phone, sent_at AS at FROM messages UNION ALL SELECT phone, accepted_at FROM replies
    ) GROUP BY phone ORDER BY max(at) DESC, phone`);
  return { known: () => known.all().map((row) => row.phone) };
}
