/** Invented freeze lists in the form of the national register, as files; and their search, turn by turn. */
import type { TestCentre } from './test-centre.ts';
import { screeningWorker } from '../../../sync-server/src/screening/worker.ts';

export interface Invented {
  readonly id: string | number;
  readonly name: string;
  readonly given?: readonly string[];
  readonly aliases?: readonly string[];
  readonly born?: readonly { readonly Annee: string; readonly Mois?: string; readonly Jour?: string }[];
  readonly nature?: string;
  readonly nationality?: string;
}

const field = (TypeChamp: string, Valeur: readonly object[]): object[] =>
  Valeur.length === 0 ? [] : [{ TypeChamp, Valeur }];

export function freezeList(published: string, people: readonly Invented[]): Buffer {
  const PublicationDetail = people.map(({ id, name, given = [], aliases = [], born = [], nature, nationality }) => ({
    IdRegistre: id,
    Nature: nature ?? 'Personne physique',
    Nom: name,
    RegistreDetail: [
      ...field(
        'PRENOM',
        given.map((Prenom) => ({ Prenom })),
      ),
      ...field('SEXE', [{ Sexe: 'Masculin' }]),
      ...field('DATE_DE_NAISSANCE', born),
      ...field(
        'ALIAS',
        aliases.map((Alias) => ({ Alias, Commentaire: '' })),
      ),
      ...field('NATIONALITE', nationality === undefined ? [] : [{ Pays: nationality }]),
      ...field('MOTIFS', [{ Motifs: 'Personne inventée.' }]),
    ],
  }));
  return Buffer.from(JSON.stringify({ Publications: { DatePublication: published, PublicationDetail } }));
}

export interface LoadedList {
  readonly version: number;
  readonly state: string;
  readonly digest: string;
}

export function load({ office }: Pick<TestCentre, 'office'>, file: Buffer) {
  return office.askAs<LoadedList>('supervisor', 'POST', '/admin/screening/lists', file);
}

/** Until everybody has been searched for; how many were. */
export async function searchAll({ db, ctx }: Pick<TestCentre, 'db' | 'ctx'>, rowsAStep?: number): Promise<number> {
  const errors: unknown[] = [];
  const log = { info() {}, error: (fields: unknown) => void errors.push(fields) };
  const worker = screeningWorker({ db, ctx, log, ...(rowsAStep !== undefined && { rowsAStep }) });
  let searched = 0;
  for (let count = 1; count > 0; searched += count) count = await worker.runOnce();
  await worker.stop();
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return searched;
}
