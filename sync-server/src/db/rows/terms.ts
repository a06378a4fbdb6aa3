/** Rows of what the centre publishes, and its own single values. */

/** What the centre publishes: tariffs and limits, by version. */
export interface TermsRow {
  kind: 'tariff' | 'limits';
  version: number;
  effective_at: number;
  body: string;
}

/** Single values, such as the reference version. */
interface SettingRow {
  name: string;
  value: string;
}

export interface TermsTables {
  terms: TermsRow;
  settings: SettingRow;
}
