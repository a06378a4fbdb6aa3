/** An invented freeze list in the form of the national register, so that the demo has one in force. Nobody in it exists. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PERSON = 'Personne physique';

const ENTRIES = [
  person(900_001, 'ZARROUGHI', 'Hamid', { Jour: '12', Mois: '6', Annee: '1969' }, ['Abou Nourine', 'حميد زروقي']),
  person(900_002, 'VERMONDEAU', 'Anatole', { Annee: '1958' }, []),
  person(900_003, 'OUMBARADJI', 'Kossivi Ismaïla', { Mois: '1', Annee: '1977' }, ['Kossivi le Scribe']),
  person(900_004, 'KARADENOGLU', 'Emre', { Jour: '3', Mois: '11', Annee: '1981' }, []),
  person(900_005, 'ZARUBOVSKI', 'Ilia', { Annee: '1963' }, ['Ilya ZAROUBOVSKY']),
  { IdRegistre: 900_006, Nature: 'Personne morale', Nom: 'Société Imaginaire de Négoce', RegistreDetail: [] },
];

function person(IdRegistre: number, Nom: string, Prenom: string, born: object, aliases: readonly string[]): object {
  return {
    IdRegistre,
    Nature: PERSON,
    Nom,
    RegistreDetail: [
      { TypeChamp: 'PRENOM', Valeur: [{ Prenom }] },
      { TypeChamp: 'DATE_DE_NAISSANCE', Valeur: [born] },
      { TypeChamp: 'ALIAS', Valeur: aliases.map((Alias) => ({ Alias, Commentaire: '' })) },
      { TypeChamp: 'MOTIFS', Valeur: [{ Motifs: 'Personne inventée pour la démonstration.' }] },
    ],
  };
}

/** Published today, as if somebody had fetched it; the same all day long. */
export async function writeFreezeList(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const DatePublication = new Date().toISOString().slice(0, 10);
  const list = { Publications: { DatePublication, PublicationDetail: ENTRIES } };
  await writeFile(join(dir, 'registre-invente.json'), JSON.stringify(list, null, 2));
}
