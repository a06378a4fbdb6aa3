/** Tables for other programs: nothing in them is a formula, and every cell comes back as it was. */
import { expect, test } from 'vitest';
import { csvText } from '../../../sync-server/src/admin/csv.ts';

test.each([
  ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
  ['+33 6', `'+33 6`],
  ['-2+3+cmd', `'-2+3+cmd`],
  ['@SUM(A1)', `'@SUM(A1)`],
  [' =1', `' =1`],
  ['\t=1', `'\t=1`],
  ['-12.50', '-12.50'],
  ['Tabac, du "Port"', '"Tabac, du ""Port"""'],
  ['a\r\nb', '"a\r\nb"'],
  [null, ''],
  [17, '17'],
])('%j is written as %j', (cell, text) => {
  expect(csvText([[cell, 'x']])).toBe(`${text},x\r\n`);
});
