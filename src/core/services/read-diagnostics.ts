/** What support needs to know of this counter, and nothing of anybody's: counts, codes, versions, sizes. */
import { statSync } from 'node:fs';
import { Diagnostics } from '@flouss/shared/contract/diagnostics';
import type { Context, Service } from '../context.ts';
import { readBackupNotes } from '../store/backup-notes.ts';
import { readDevice } from '../store/device.ts';
import { factCounts, rejectionCounts, rowCounts, storeVersions } from '../store/diagnostics.ts';
import { journalEnd } from '../store/journal.ts';
import { readReference, referenceVersion } from '../store/reference.ts';
import { readSettings } from '../store/settings.ts';

export const readDiagnostics: Service<'diagnostics.read'> = (context) => ({
  ok: true,
  // Parsed on its way out: what does not fit the form is a bug here, and never leaves.
  value: Diagnostics.parse(diagnosticsOf(context)),
});

function diagnosticsOf(context: Context): Diagnostics {
  const { read } = context.store;
  const { language, theme } = readSettings(read);
  return {
    form: 1,
    made_at: context.clock.now(),
    versions: {
      application: context.applicationVersion,
      node: process.versions.node,
      ...storeVersions(read),
      platform: process.platform,
      architecture: process.arch,
    },
    counter: counterOf(context),
    store: {
      bytes: sizeOf(context.backups.storePath),
      log_bytes: sizeOf(`${context.backups.storePath}-wal`),
      rows: rowCounts(read),
    },
    journal: journalOf(context),
    sync: syncOf(context),
    settings: { language, theme, operators: readReference(read)?.operators.length ?? 0 },
    backup: backupOf(context),
    refusals: context.refusals.list(),
  };
}

function counterOf({ store, training }: Context): Diagnostics['counter'] {
  const device = readDevice(store.read);
  return { device_id: device?.deviceId ?? null, counter_code: device?.counterCode ?? null, training };
}

function journalOf({ store: { read } }: Context): Diagnostics['journal'] {
  const facts = journalEnd(read).seq;
  const waiting = facts - (readDevice(read)?.serverSeq ?? 0);
  return { facts, waiting, by_type: factCounts(read), rejected_by_code: rejectionCounts(read) };
}

function syncOf({ store: { read }, sync }: Context): Diagnostics['sync'] {
  const device = readDevice(read);
  const { link, trouble, lastContactAt, offlineSinceAt } = sync.status();
  return {
    link,
    trouble,
    last_contact_at: lastContactAt,
    offline_since_at: offlineSinceAt,
    encrypted: device?.serverUrl?.startsWith('https:') ?? false,
    server_seq: device?.serverSeq ?? 0,
    cursor: device?.cursor ?? 0,
    reference_version: referenceVersion(read),
  };
}

/** Not where: a folder's path may hold somebody's name. */
function backupOf({ store: { read } }: Context): Diagnostics['backup'] {
  const { place, kept, lastGood, failure } = readBackupNotes(read);
  return {
    configured: place !== null,
    kept,
    last_good_at: lastGood?.at ?? null,
    last_good_bytes: lastGood?.bytes ?? null,
    failure,
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
