/**
 * Questions of one shape that are asked again and again. Building and compiling one takes longer than an embedded database takes to
 * answer it: each is built once for each kind of database, with marks where its values will stand, and then only given the values.
 */
import type { Compilable, CompiledQuery } from 'kysely';
import type { OneOf, Reader, Tx } from './handles.ts';

/** Stands in a query for the value that will be given at this place. */
class Place {
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

type Value = string | number | null;

/** `build` may put what it is given into the query as values, whole, and nothing else: it is called once. */
export function keptQuery<Given extends readonly Value[], Row>(
  build: (sql: Reader['sql'], ...given: Given) => Compilable<Row>,
): (db: Reader, ...given: Given) => Promise<Row[]> {
  const prepared = prepare<Reader, Given, Row>((db, ...given) => build(db.sql, ...given));
  return async (db, ...given) => (await db.ask(prepared(db, given))).rows;
}

/** The same of a change; how many rows it met. */
export function keptChange<Given extends readonly Value[]>(
  build: (sql: Tx['sql'], ...given: Given) => Compilable,
): (tx: Tx, ...given: Given) => Promise<number> {
  const prepared = prepare<Tx, Given, unknown>((tx, ...given) => build(tx.sql, ...given));
  return async (tx, ...given) => Number((await tx.ask(prepared(tx, given))).numAffectedRows ?? 0);
}

function prepare<Handle extends Reader, Given extends readonly Value[], Row>(
  build: (handle: Handle, ...given: Given) => Compilable<Row>,
): (handle: Handle, given: Given) => CompiledQuery<Row> {
  // A set is spoken of in each kind of database in its own way, so that way stands for the kind.
  const byKind = new WeakMap<OneOf, CompiledQuery<Row>>();
  return (handle, given) => {
    let query = byKind.get(handle.oneOf);
    if (!query) {
      const places = given.map((_, at) => new Place(at)) as readonly unknown[] as Given;
      byKind.set(handle.oneOf, (query = build(handle, ...places).compile()));
    }
    const parameters = query.parameters.map((value) => (value instanceof Place ? given[value.at] : value));
    return { ...query, parameters };
  };
}
