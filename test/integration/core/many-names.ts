/** Invented people with names as they are: thousands of different ones, with particles, two given names, three scripts. */
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import { person } from './published.ts';

const FIRST =
  'Ba Be Bou Cha Dia El Fa Ga Ha Ibra Ja Ka La Ma Na Ou Pa Ra Sa Ta Va Ya Za Che Ghi Khe Mou Rou Sé Tra'.split(' ');
const MIDDLE = 'ba de di fo gha ka la li ma mi na né ra ri sou ta tra va ya zi bou che dja lé mou nie rou ssa'.split(
  ' ',
);
const LAST = 'di lla li n na né oui r ré s sky t ti u y ch d f ko lo mi no ou ré sta teau wa ye zad'.split(' ');
const PARTICLES = ['', '', '', '', 'El ', 'Ben ', 'Aït ', "N'", 'De la ', 'Bou ', 'Abd El ', 'Van ', 'Al-'];
const GIVEN = [
  'Youssef',
  'Aïcha',
  'Mohamed',
  'Fatou',
  'Ioana',
  'Somchai',
  'Khadija',
  'Ousmane',
  'Mariam',
  'Benoît',
  'Jean-Pierre',
  'Abdel Kader',
  'Marie Claire',
  'Ștefan',
  'Łukasz',
  'Oumou',
  'Zineb',
  'Hélène',
  'Đức',
  'Mehmet Ali',
];
const ARABIC_GIVEN = ['محمد', 'فاطمة', 'عبد الله', 'أحمد', 'إبراهيم', 'هدى', 'خديجة', 'يوسف'];
const ARABIC_FIRST = ['بن', 'ال', 'بو', 'آيت', 'أبو'];
const ARABIC_STEMS = [
  'علوي',
  'إدريس',
  'عمران',
  'مرزوق',
  'حداد',
  'تازي',
  'شرقاوي',
  'بغدادي',
  'فاسي',
  'سلامة',
  'يحيى',
  'قاسم',
];
const ARABIC_EVERY = 12;

/** Spread over `of` in an order that looks like none. */
const pick = (list: readonly string[], n: number, step: number): string =>
  list[(n * step + Math.floor(n / 31)) % list.length]!;

/** The n-th of them; some twenty-five thousand different words among a hundred thousand people. */
export function manyNamed(n: number): CustomerPersonal {
  const identity = n % ARABIC_EVERY === 0 ? arabicName(n) : latinName(n);
  const known = person(n);
  return {
    ...known,
    identity: { ...known.identity, ...identity },
    phone: PhoneNumber.parse(`+336${String(20_000_000 + n)}`),
  };
}

function latinName(n: number): { given_names: string; family_name: string } {
  const stem = `${pick(FIRST, n, 7)}${pick(MIDDLE, n, 11)}${n % 3 === 0 ? pick(MIDDLE, Math.floor(n / 29), 5) : ''}${pick(LAST, n, 13)}`;
  return { given_names: pick(GIVEN, n, 3), family_name: `${pick(PARTICLES, n, 5)}${stem}` };
}

function arabicName(n: number): { given_names: string; family_name: string } {
  const stem = pick(ARABIC_STEMS, n / ARABIC_EVERY, 5);
  const first = pick(ARABIC_FIRST, n / ARABIC_EVERY, 3);
  return {
    given_names: pick(ARABIC_GIVEN, n / ARABIC_EVERY, 3),
    family_name: first === 'ال' ? `ال${stem}` : `${first} ${stem}`,
  };
}
