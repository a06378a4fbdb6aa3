/** The machine-readable zone: ICAO's own specimens, check digits that are wrong, hostile text, and what differs from the fields. */
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import { mrzLines, readMrz, type MrzPart } from '@flouss/shared/domain/mrz';
import { mrzDifferences, type MrzReading } from '@flouss/shared/domain/mrz-reading';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText, NOW, registration } from './samples.ts';

/** Doc 9303 part 4, appendix A (TD3); part 5 (TD1); part 6 (TD2): Anna Maria Eriksson of Utopia. */
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
/** The French card of before 2021, its published specimen. */
const FR_ID = ['IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<', '8806923102858CORINNE<<<<<<<6512068F6'];

const read = (lines: readonly string[]): MrzReading => {
  const reading = readMrz(lines.join('\n'), NOW);
  if (!reading.ok) throw new Error(JSON.stringify(reading.error));
  return reading.value;
};
const troubleOf = (lines: readonly string[]): unknown => {
  const reading = readMrz(lines.join('\n'), NOW);
  return reading.ok ? null : reading.error;
};

const weight = (symbol: string): number =>
  symbol === '<' ? 0 : /\d/.test(symbol) ? Number(symbol) : symbol.charCodeAt(0) - 55;
const digitOf = (text: string): string =>
  String(Array.from(text).reduce((sum, symbol, i) => sum + weight(symbol) * [7, 3, 1][i % 3]!, 0) % 10);

/** A passport of Morocco as its authority would print it. */
function passport(family: string, given: string, born = '880307', expires = '311231', number = 'AB1234567'): string[] {
  const names = `${family}<<${given}`.padEnd(39, '<').slice(0, 39);
  const data = `${number}${digitOf(number)}`;
  const dates = `${born}${digitOf(born)}`;
  const end = `${expires}${digitOf(expires)}${'<'.repeat(14)}0`;
  return [`P<MAR${names}`, `${data}MAR${dates}F${end}${digitOf(`${data}${dates}${end}`)}`];
}

describe('a specimen', () => {
  const eriksson = {
    family_name: 'ERIKSSON',
    given_names: 'ANNA MARIA',
    birth_date: '1974-08-12',
    expires_on: '2012-04-15',
    gender: 'female',
    // Utopia is no country of ours: neither filled nor compared.
    issuing_country: null,
    nationality: null,
    names_cut: false,
  };
  test.each([
    ['td3', TD3, { ...eriksson, passport: true, document_number: 'L898902C3' }],
    ['td1', TD1, { ...eriksson, passport: false, document_number: 'D23145890' }],
    ['td2', TD2, { ...eriksson, passport: false, document_number: 'D23145890' }],
  ])('%s is read', (format, lines, expected) => {
    expect(read(lines)).toEqual({ format, ...expected });
  });

  it('of the old French card has no expiry and is French', () => {
    expect(read(FR_ID)).toMatchObject({
      format: 'fr-id',
      family_name: 'BERTHIER',
      given_names: 'CORINNE',
      birth_date: '1965-12-06',
      nationality: 'FR',
      issuing_country: 'FR',
      expires_on: null,
      document_number: '880692310285',
    });
  });

  it('is read as a hand or a reader writes it', () => {
    expect(readMrz(`  ${TD3[0]!.toLowerCase()} \r\n\r\n${TD3[1]!.replaceAll('<', '«')}\r\n`, NOW)).toEqual({
      ok: true,
      value: read(TD3),
    });
  });
});

describe('a wrong symbol', () => {
  test.each([
    ['number', TD3, 1, 2],
    ['birth-date', TD3, 1, 15],
    ['expiry', TD3, 1, 23],
    ['whole', TD3, 1, 43],
    ['number', TD1, 0, 7],
    ['birth-date', TD1, 1, 3],
    ['expiry', TD2, 1, 22],
    ['whole', TD2, 1, 35],
  ] as const)('in the %s is found', (part: MrzPart, lines, line, column) => {
    const changed = lines.map((text, i) => {
      const other = text[column] === '1' ? '2' : '1';
      return i === line ? text.slice(0, column) + other + text.slice(column + 1) : text;
    });
    expect(troubleOf(changed)).toEqual({ code: 'mrz-check-digit', part });
  });

  it('wherever it stands among the digits that are guarded, nothing is taken', () => {
    const guarded = [...Array(10).keys(), ...Array.from({ length: 7 }, (_, i) => 13 + i)];
    fc.assert(
      fc.property(fc.constantFrom(...guarded), fc.integer({ min: 1, max: 9 }), (column, step) => {
        const second = TD3[1]!;
        const value = weight(second[column]!);
        const other = String((value + step) % 10);
        fc.pre(weight(other) % 10 !== value % 10);
        expect(troubleOf([TD3[0]!, second.slice(0, column) + other + second.slice(column + 1)])).not.toBeNull();
      }),
    );
  });
});

describe('text that is no zone', () => {
  test.each([
    '',
    'hello',
    TD3[0]!,
    `${TD3[0]!}\n${TD1[1]!}`,
    TD3.join(''),
    `${'__proto__'.padEnd(44, '<')}\n${TD3[1]!}`,
    '4111111111111111',
    'A'.repeat(100_000),
  ])('is unreadable: %.50s', (text) => {
    expect(readMrz(text, NOW)).toEqual({ ok: false, error: { code: 'mrz-unreadable' } });
  });

  it('is not taken when it is fillers alone', () => {
    expect(readMrz(`${'<'.repeat(44)}\n${'<'.repeat(44)}`, NOW).ok).toBe(false);
  });

  it('never throws, whatever it is', () => {
    const symbols = fc.string({ unit: fc.constantFrom(...Array.from('ABPI<0123456789\n')), maxLength: 100 });
    fc.assert(
      fc.property(fc.oneof(anyText(120), symbols), (text) => {
        expect(readMrz(text, NOW).ok).toBe(false);
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ABCP<019')), minLength: 88, maxLength: 88 }),
        (text) => {
          expect(typeof readMrz(`${text.slice(0, 44)}\n${text.slice(44)}`, NOW).ok).toBe('boolean');
        },
      ),
    );
  });

  it('is no zone yet while lines are missing', () => {
    expect(mrzLines(TD3[0]!)).toBeUndefined();
    expect(mrzLines(TD1.slice(0, 2).join('\n'))).toBeUndefined();
    expect(mrzLines(TD1.join('\n'))).toEqual(TD1);
  });
});

describe('two digits of a year', () => {
  test.each([
    ['880307', '1988-03-07'],
    ['261123', '2026-11-23'],
    ['261124', '1926-11-24'],
    ['000229', '2000-02-29'],
    ['280229', '1928-02-29'],
    ['88<<<<', null],
    ['880231', null],
  ])('%s is born %s', (born, expected) => {
    expect(read(passport('EL<AMRANI', 'FATIMA', born)).birth_date).toBe(expected);
  });
});

const typed = (identity: object = {}, document: object = {}) => ({
  identity: {
    given_names: 'Fatima Zahra',
    family_name: 'El Amrani',
    birth_date: '1988-03-07',
    nationality: 'MA',
    gender: 'female',
    ...identity,
  },
  document: { kind: 'passport', number: 'AB1234567', issuing_country: 'MA', expires_on: '2031-12-31', ...document },
});

describe('what was typed', () => {
  const reading = read(passport('EL<AMRANI', 'FATIMA<ZAHRA'));

  test.each([
    ['accents and dashes', { given_names: 'Fâtima-Zahra', family_name: "El'Amrani" }],
    ['capitals', { given_names: 'FATIMA ZAHRA', family_name: 'ELAMRANI' }],
    ['Arabic letters', { given_names: 'فاطمة الزهراء', family_name: 'العمراني' }],
    ['a gender that is not said', { gender: 'unspecified' }],
    ['nothing yet', { given_names: '', birth_date: '' }],
  ])('agrees in spite of %s', (_, identity) => {
    expect(mrzDifferences(reading, typed(identity))).toEqual([]);
  });

  test.each([
    ['identity.given_names', { given_names: 'Fatima' }, {}],
    ['identity.family_name', { family_name: 'Amrani' }, {}],
    ['identity.birth_date', { birth_date: '1988-07-03' }, {}],
    ['identity.nationality', { nationality: 'DZ' }, {}],
    ['identity.gender', { gender: 'male' }, {}],
    ['document.kind', {}, { kind: 'national-id' }],
    ['document.number', {}, { number: 'AB1234568' }],
    ['document.issuing_country', {}, { issuing_country: 'FR' }],
    ['document.expires_on', {}, { expires_on: '2032-12-31' }],
  ])('differs in %s', (field, identity, document) => {
    expect(mrzDifferences(reading, typed(identity, document))).toEqual([field]);
  });

  test.each([
    ['MUELLER', 'Müller'],
    ['MULLER', 'Müller'],
    ['MUXXLLER', 'Müller'],
    ['SOERENSEN', 'Sørensen'],
    ['STRAUSS', 'Strauß'],
    ['NXXUNEZ', 'Ñunez'],
    ['LUKASZEWSKI', 'Łukaszewski'],
  ])('is spelt %s in a zone: %s', (zone, family_name) => {
    expect(mrzDifferences(read(passport(zone, 'A')), typed({ given_names: 'A', family_name }))).toEqual([]);
  });

  it('is compared as far as a name that was cut goes', () => {
    const cut = read(passport('PAPANDROPOULOUS', 'JONATHON<ALEXANDER<JAMES'));
    expect(cut.names_cut).toBe(true);
    const names = { given_names: 'Jonathon Alexander James', family_name: 'Papandropoulous' };
    expect(mrzDifferences(cut, typed(names))).toEqual([]);
    expect(mrzDifferences(cut, typed({ ...names, given_names: 'Jonathan' }))).toEqual(['identity.given_names']);
  });
});

describe('a registration with a zone', () => {
  const reading = read(passport('EXEMPLE', 'LINA<NOOR', '900228', '300131'));
  const withZone = (accepted: string[], identity: object = {}) => ({
    ...registration,
    identity: { ...registration.identity, ...identity },
    mrz: { reading, accepted },
  });

  it('is taken when it agrees', () => {
    expect(CustomerPersonal.parse(withZone([])).mrz?.reading).toEqual(reading);
  });

  it('is refused where it differs, unless somebody decided so', () => {
    const refused = CustomerPersonal.safeParse(withZone([], { birth_date: '1990-02-27' }));
    expect(refused.error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['identity.birth_date', 'mrz-differs'],
    ]);
    expect(CustomerPersonal.safeParse(withZone(['identity.birth_date'], { birth_date: '1990-02-27' })).success).toBe(
      true,
    );
  });
});
