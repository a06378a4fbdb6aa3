/**
 * The national register of frozen persons in a simulated world: published now and then, with the names of some who are customers, or will
 * be. Our own staff load it, and two of them decide what its search has found. Who stood on it is for promises to look at.
 */
import type { ListedIdentity } from './people.ts';
import type { Chance } from './chance.ts';
import type { Office } from './office.ts';
import { listedIdentity } from './people.ts';
import type { Timeline } from './timeline.ts';

const DAY_MS = 24 * 60 * 60_000;
/** One is never published on the day of the one before. */
const PUBLISHED_APART_MS = DAY_MS;
const NAMES_A_LIST_MAX = 2;
/** How far ahead of those who have come the register knows people. */
const AHEAD = 4;
const DECISIONS_A_LIST = 4;

export interface FreezeRegister {
  /** A new list, unless the last one is of today. */
  publish(registered: number): void;
  /** The numbers of the invented persons on the list that was loaded last. */
  readonly listed: ReadonlySet<number>;
}

export interface FreezeRegisterParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly office: Pick<Office, 'loadList' | 'reviewScreening'>;
}

export function openFreezeRegister({ timeline, chance, office }: FreezeRegisterParts): FreezeRegister {
  const names = new Set<number>();
  const listed = new Set<number>();
  let publishedAt = Number.NEGATIVE_INFINITY;

  async function load(file: string, those: readonly number[]): Promise<void> {
    if (!(await office.loadList(file))) return;
    for (const n of those) listed.add(n);
    for (let i = 0; i < DECISIONS_A_LIST; i++)
      timeline.after(chance.pauseMs(3 * DAY_MS), () => office.reviewScreening());
  }

  return {
    listed,
    publish(registered) {
      const now = timeline.now();
      if (now < publishedAt + PUBLISHED_APART_MS) return;
      publishedAt = now;
      const known = Array.from({ length: registered + AHEAD }, (_, i) => i + 1).filter((n) => listedIdentity(n));
      for (let i = 0; i < NAMES_A_LIST_MAX; i++) names.add(chance.pick(known));
      const those = [...names];
      const file = fileOf(
        new Date(now).toISOString().slice(0, 10),
        those.map((n) => [n, listedIdentity(n)!] as const),
      );
      void load(file, those);
    },
  };
}

/** In the form of the national register, with somebody on it who is nobody's customer. */
function fileOf(DatePublication: string, those: readonly (readonly [number, ListedIdentity])[]): string {
  const PublicationDetail = [[0, NOBODY] as const, ...those].map(([IdRegistre, person]) => {
    const [Annee, Mois, Jour] = person.birth_date.split('-');
    return {
      IdRegistre,
      Nature: 'Personne physique',
      Nom: person.family_name,
      RegistreDetail: [
        { TypeChamp: 'PRENOM', Valeur: [{ Prenom: person.given_names }] },
        { TypeChamp: 'DATE_DE_NAISSANCE', Valeur: [{ Annee, Mois, Jour }] },
      ],
    };
  });
  return JSON.stringify({ Publications: { DatePublication, PublicationDetail } });
}

const NOBODY: ListedIdentity = { family_name: 'ZWOLINSKI', given_names: 'Bohumil', birth_date: '1931-05-05' };
