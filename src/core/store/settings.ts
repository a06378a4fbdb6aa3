/** What this installation has been told to look like; nothing here travels. */
import { ScreenLanguage } from '@flouss/shared/domain/language';
import { IdleMinutes, Theme } from '@flouss/shared/contract/views';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface Settings {
  readonly language: ScreenLanguage;
  readonly theme: Theme;
  /** After so long without a touch the counter locks itself. */
  readonly idle_minutes: IdleMinutes;
}

const DEFAULTS: Settings = { language: 'fr', theme: 'system', idle_minutes: 10 };

export function readSettings(read: ReadStore): Settings {
  const stored = new Map(
    read
      .all(query<{ name: string; value: string }>('SELECT name, value FROM settings'))
      .map((row) => [row.name, row.value]),
  );
  return {
    language: ScreenLanguage.catch(DEFAULTS.language).parse(stored.get('language')),
    theme: Theme.catch(DEFAULTS.theme).parse(stored.get('theme')),
    idle_minutes: IdleMinutes.catch(DEFAULTS.idle_minutes).parse(Number(stored.get('idle_minutes'))),
  };
}

export function keepSetting<N extends keyof Settings>(tx: WriteTx, name: N, value: Settings[N]): void {
  tx.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, String(value));
}
