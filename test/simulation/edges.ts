/**
 * Which edges of the state machines a run has gone along. Rows show where a reload or a card was and is; what lies between are the edges
 * of the shortest way there is.
 */
import { CARD_TRANSITIONS } from '@flouss/shared/domain/card';
import { RELOAD_TRANSITIONS } from '@flouss/shared/domain/reload';

interface Edge {
  readonly from: string;
  readonly to: string;
}

interface Machine {
  /** The table whose rows show it. */
  readonly table: string;
  readonly begins: string;
  readonly edges: readonly Edge[];
}

const MACHINES: readonly Machine[] = [
  { table: 'orders', begins: 'recorded', edges: RELOAD_TRANSITIONS },
  { table: 'cards', begins: 'in-stock', edges: CARD_TRANSITIONS },
];

/**
 * Nothing at the centre goes along these: no card's end comes by itself or by hand, and a sale that is refused never was one there.
 */
const NOT_GONE = new Set([
  'cards: sold to in-stock',
  'cards: in-stock to expired',
  'cards: accepted to expired',
  'cards: active to expired',
  'cards: blocked to expired',
  'cards: accepted to closed',
  'cards: active to closed',
  'cards: blocked to closed',
]);

/** `moves` as the centre counts them: `orders: approved to submitted`, `cards: new to sold`. */
export function edgesNotGone(moves: Iterable<string>): string[] {
  const gone = new Set([...moves].flatMap(edgesOf));
  const all = MACHINES.flatMap(({ table, edges }) => edges.map(({ from, to }) => `${table}: ${from} to ${to}`));
  return [...new Set(all)].filter((edge) => !gone.has(edge) && !NOT_GONE.has(edge));
}

function edgesOf(move: string): string[] {
  const [, table = '', from = '', to = ''] = /^(\w+): ([\w-]+) to ([\w-]+)$/.exec(move) ?? [];
  const machine = MACHINES.find((each) => each.table === table);
  if (!machine) return [];
  return shortestWay(machine.edges, from === 'new' ? machine.begins : from, to).map(
    (edge) => `${table}: ${edge.from} to ${edge.to}`,
  );
}

function shortestWay(edges: readonly Edge[], from: string, to: string): Edge[] {
  const ways = new Map<string, Edge[]>([[from, []]]);
  for (const [at, way] of ways) {
    if (at === to) return way;
    for (const edge of edges) if (edge.from === at && !ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
  }
  return [];
}
