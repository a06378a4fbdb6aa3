/** Rows under their headings, for a terminal; an instant and an amount as a person reads them. */
import { formatEuros, signedCents } from '@flouss/shared/domain/money';

/** `nothing` is said where there is no row. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[], nothing: string): string {
  if (rows.length === 0) return nothing;
  const lines = [headings, ...rows].map((cells) => cells.map(plain));
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Nothing that somebody typed elsewhere steers this terminal. */
function plain(text: string): string {
  return text.replace(/\p{C}/gu, '·');
}

export function euros(cents: number): string {
  return formatEuros(signedCents(cents), 'en');
}

/** To the minute, in UTC. */
export function instant(at: number): string {
  return at === 0 ? '–' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
