/** Migration 430: of customers known before it nobody has said that their file is being checked. */
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { expect, test } from 'vitest';
import { migrate, MIGRATIONS } from '../../../src/core/store/migrations/migrate.ts';
import { temporaryPath } from './shop.ts';

test('before and after', () => {
  const file = openSqliteFile({ path: temporaryPath(), key: new Uint8Array(32).fill(9) });
  migrate(
    file,
    MIGRATIONS.filter(({ version }) => version < 430),
  );
  file.exec(`INSERT INTO customers (customer_id, language, given_names, family_name, birth_date, phone, document_number, document_key,
      name_birth_key, beneficiary_id, beneficiary_given_names, beneficiary_family_name, beneficiary_country, blocked, sms_enrolled)
    VALUES ('c', 'fr', 'Inventée', 'Personne', '1984-02-29', '+33639980042', 'X', 'FR:X', 'k', 'b', 'Mère', 'Personne', 'MA', 0, 0)`);
  migrate(file);
  expect(file.prepare('SELECT in_check FROM customers').get()).toEqual({ in_check: 0 });
  expect(() => file.exec('UPDATE customers SET in_check = 2')).toThrow('CHECK');
});
