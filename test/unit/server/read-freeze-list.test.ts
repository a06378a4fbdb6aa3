/** The national register's form, read whole or refused: what it says, what hostile files say, and that nothing makes it throw. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIST_BYTES_MAX, readFreezeList } from '../../../sync-server/src/screening/read-list.ts';

const text = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const publication = (PublicationDetail: unknown, DatePublication: unknown = '2026-06-09T10:00:00+02:00'): object => ({
  Publications: { DatePublication, PublicationDetail },
});
const entry = (more: object = {}): object => ({
  IdRegistre: 12,
  Nature: 'Personne physique',
  Nom: 'ZAFERANI',
  RegistreDetail: [
    { TypeChamp: 'PRENOM', Valeur: [{ Prenom: 'Karim' }] },
    { TypeChamp: 'SEXE', Valeur: [{ Sexe: 'Masculin' }] },
    {
      TypeChamp: 'DATE_DE_NAISSANCE',
      Valeur: [
        { Jour: '4', Mois: '3', Annee: '1971' },
        { Annee: '1972', Mois: '', Jour: '' },
      ],
    },
    { TypeChamp: 'LIEU_DE_NAISSANCE', Valeur: [{ Lieu: 'Ville inventée', Pays: 'Maroc' }] },
    { TypeChamp: 'ALIAS', Valeur: [{ Alias: 'كريم زعفراني', Commentaire: '' }] },
    { TypeChamp: 'NATIONALITE', Valeur: [{ Pays: 'Maroc' }, { Pays: 'pays inventé' }] },
  ],
  ...more,
});

describe('a list', () => {
  test('says who is in it, under every name, with what is known of each', () => {
    const read = readFreezeList(text(publication([entry()])));
    expect(read).toMatchObject({
      ok: true,
      value: {
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        published_at: Date.parse('2026-06-09T08:00:00Z'),
        people: [
          {
            entry_id: '12',
            names: ['Karim ZAFERANI', 'كريم زعفراني'],
            births: [{ year: 1971, month: 3, day: 4 }, { year: 1972 }],
            nationalities: ['MA'],
          },
        ],
      },
    });
  });

  test.each([
    ['2026-06-09', '2026-06-08T22:00:00Z'],
    ['09/06/2026', '2026-06-08T22:00:00Z'],
    ['2026-06-09T10:00:00', '2026-06-08T22:00:00Z'],
    ['2026-06-09T10:00:00.123Z', '2026-06-09T10:00:00.123Z'],
  ])('was published %s', (written, at) => {
    expect(readFreezeList(text(publication([], written)))).toMatchObject({ value: { published_at: Date.parse(at) } });
  });

  test('companies and ships are no customers; what is called otherwise is taken for a person', () => {
    const entries = ['Personne morale', 'Navire', 'Personne physique', 'Entité', null].map((Nature, i) =>
      entry({ IdRegistre: i, Nature }),
    );
    const read = readFreezeList(text(publication(entries)));
    expect(read.ok && read.value.people.map(({ entry_id }) => entry_id)).toEqual(['2', '3', '4']);
  });

  test('somebody without given names, with one value instead of a list of them, and with nothing but a name', () => {
    const single = {
      RegistreDetail: [
        { TypeChamp: ' alias ', Valeur: { Alias: 'Hakim' } },
        { TypeChamp: 'PRENOM', Valeur: null },
      ],
    };
    const read = readFreezeList(text(publication([entry(single), entry({ IdRegistre: 13, RegistreDetail: null })])));
    expect(read.ok && read.value.people.map(({ names }) => names)).toEqual([['ZAFERANI', 'Hakim'], ['ZAFERANI']]);
  });
});

describe('is refused whole', () => {
  test.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', '<xml/>'],
    ['a cut file', JSON.stringify(publication([entry()])).slice(0, -20)],
    ['something else', { Publications: [] }],
    ['no date', publication([entry()], 'hier')],
    ['a day that is none', publication([entry()], '2026-02-30')],
    ['no entries', publication(undefined)],
    ['an entry without a name', publication([entry({ Nom: '  ', RegistreDetail: [] })])],
    ['an entry without a number', publication([entry({ IdRegistre: null })])],
    ['the same number twice', publication([entry(), entry()])],
    ['a name without end', publication([entry({ Nom: 'A'.repeat(1_000) })])],
    [
      'aliases without end',
      publication([
        entry({
          RegistreDetail: [{ TypeChamp: 'ALIAS', Valeur: Array.from({ length: 500 }, (_, i) => ({ Alias: `A${i}` })) }],
        }),
      ]),
    ],
    ['a detail that is none', publication([entry({ RegistreDetail: ['PRENOM'] })])],
    [
      'more entries than there are people',
      publication(Array.from({ length: 200_001 }, (_, i) => entry({ IdRegistre: i, RegistreDetail: [] }))),
    ],
    ['nested without end', `{"Publications":${'['.repeat(200_000)}`],
    ['nested without end, closed', `{"Publications":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('%s', (_, value) => {
    expect(readFreezeList(text(value))).toEqual({ ok: false, error: 'list-unreadable' });
  });

  test('what is no text, and what is too large to be looked at', () => {
    expect(readFreezeList(Uint8Array.of(0xff, 0xfe, 0x7b))).toEqual({ ok: false, error: 'list-unreadable' });
    expect(readFreezeList({ length: LIST_BYTES_MAX + 1 } as Uint8Array)).toEqual({
      ok: false,
      error: 'list-too-large',
    });
  });
});

test('no file makes it throw, and what it takes has names', () => {
  const near = fc.record({
    Publications: fc.record({
      DatePublication: fc.constantFrom('2026-06-09', '', 7 as unknown),
      PublicationDetail: fc.array(
        fc.record({
          IdRegistre: fc.oneof(fc.integer(), fc.string()),
          Nature: fc.constantFrom('Personne physique', 'Navire', null),
          Nom: fc.string(),
          RegistreDetail: fc.oneof(
            fc.constant(null),
            fc.array(
              fc.record({
                TypeChamp: fc.constantFrom('PRENOM', 'ALIAS', 'DATE_DE_NAISSANCE'),
                Valeur: fc.oneof(
                  fc.jsonValue(),
                  fc.array(fc.dictionary(fc.constantFrom('Prenom', 'Alias', 'Annee', '__proto__'), fc.jsonValue())),
                ),
              }),
            ),
          ),
        }),
      ),
    }),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near, fc.string()), (value) => {
      const read = readFreezeList(text(value));
      const nameless = read.ok ? read.value.people.filter(({ names }) => names.length === 0) : [];
      expect(nameless).toEqual([]);
    }),
  );
});
