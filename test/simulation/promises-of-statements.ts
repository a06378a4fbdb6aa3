/**
 * What must hold of the bank's statements whatever stood on them: what they tell truly settles what was done, once, and every difference is
 * somebody's break.
 */
import type { StatementBreakRow, StatementLineRow } from '../../sync-server/src/db/schema.ts';
import type { Told } from './bank-statements.ts';
import { ordersOf } from './world.ts';
import type { Say, World } from './world.ts';

/** When all is quiet. */
export async function statementsAreMatched(world: World, say: Say): Promise<void> {
  const { centre, statements } = world;
  for (const what of statements.changedAgain) say('statements', what);
  const lines = await centre.db.read.sql.selectFrom('statement_lines').selectAll().execute();
  const breaks = await centre.db.read.sql.selectFrom('statement_breaks').selectAll().execute();
  const settling = Map.groupBy(lines, ({ movement }) => movement);
  const about = Map.groupBy(breaks, ({ movement }) => movement);
  const told = statements.told();
  for (const each of told) {
    if (each.dayRead) isAccountedFor(each, settling.get(each.entry.key) ?? [], about.get(each.entry.key) ?? [], say);
  }
  everyDifferenceWasMade(told, breaks, say);
  const unknown = breaks.filter(({ kind, detail }) => kind === 'unknown' && detail === 'no-reference').length;
  if (unknown !== statements.ofNobody) say('statements', `${statements.ofNobody} lines of nobody's, ${unknown} breaks`);
  for (const { op_id, state, amount_cents } of (await ordersOf(centre)).values()) {
    if (state !== 'reconciled') continue;
    const sums = (settling.get(op_id) ?? []).map((line) => line.amount_cents);
    if (sums.length !== 1 || sums[0] !== amount_cents)
      say('statements', `order ${op_id} of ${amount_cents} is reconciled with ${sums.join(' and ') || 'nothing'}`);
  }
}

function isAccountedFor(
  { entry: { key, kind }, cents, lines }: Told,
  settled: readonly StatementLineRow[],
  breaks: readonly StatementBreakRow[],
  say: Say,
): void {
  if (settled.length > 1) say('statements', `${kind} ${key} is settled by ${settled.length} lines`);
  const isTold = lines.includes(cents);
  if (isTold && settled.length === 0 && breaks.length === 0)
    say('statements', `${kind} ${key} was told, and is not settled`);
  if (!isTold && settled.length > 0) say('statements', `${kind} ${key} is settled by a line that says otherwise`);
  const differs = lines.length !== 1 || !isTold;
  if (differs && breaks.length === 0)
    say('statements', `${kind} ${key} of ${cents} was told as ${lines.join(' and ') || 'nothing'}: nobody's break`);
}

/** Nobody is asked about what the bank told as it was. */
function everyDifferenceWasMade(told: readonly Told[], breaks: readonly StatementBreakRow[], say: Say): void {
  const differing = new Set(
    told.filter(({ lines, cents }) => lines.length !== 1 || lines[0] !== cents).map(({ entry }) => entry.key),
  );
  for (const { kind, detail, movement } of breaks) {
    if (kind !== 'altered' && kind !== 'doubled') continue;
    if (movement === null || !differing.has(movement))
      say('statements', `${movement} is ${kind} (${detail}), and was told as it was`);
  }
}
