/** One step of the tables' history, in SQLite's words; MariaDB's are derived from them (mariadb/ddl). */
export interface Migration {
  /** Counts upwards, a new matter by ten. */
  readonly version: number;
  readonly name: string;
  /** One statement each: MariaDB commits after every one that changes a table. */
  readonly statements: readonly string[];
}

/**
 * What is still to be done, in order, where the steps `taken` have been: all that is missing, a lower number than the last one among
 * them, since two steps may have left the house in the other order. Throws `NewerDatabase`.
 */
export function stepsToTake<M extends Pick<Migration, 'version'>>(
  steps: readonly M[],
  taken: readonly number[],
): readonly M[] {
  const [current, known] = [Math.max(0, ...taken), steps.at(-1)?.version ?? 0];
  if (current > known) throw new NewerDatabase(current, known);
  return steps.filter(({ version }) => !taken.includes(version));
}

/** Thrown for a database that a newer version of this program has written. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';

  constructor(current: number, known: number) {
    super(`the database is at version ${current}, this program knows ${known}: start the newer program`);
  }
}
