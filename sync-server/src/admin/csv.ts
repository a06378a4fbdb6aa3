/** Tables for other programs (RFC 4180). A text that a spreadsheet would take for a formula is kept from being one. */

export type Cell = string | number | null;

export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

/** Amounts, which may begin with a minus and are nothing else. */
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const FORMULA = /^\s*[=+\-@\t\r]/;

function cellText(cell: Cell): string {
  const text = String(cell ?? '');
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
