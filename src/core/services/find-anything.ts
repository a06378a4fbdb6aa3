/**
 * One field finds a customer or a card: by reference, phone in any notation, document, last four or name, while it is typed.
 * What looks like a card number is refused before anything is done with it.
 */
import type { FoundView } from '@flouss/shared/contract/views';
import { parseCardReference } from '@flouss/shared/domain/card-reference';
import { searchKey } from '@flouss/shared/domain/customer';
import { containsPan } from '@flouss/shared/domain/pan';
import { parsePhone } from '@flouss/shared/domain/phone';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import type { CardRow } from '../store/cards.ts';
import { cardsByLastFour, cardsByPrefix, countCardsOf, findCard } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { nameWords } from '../store/name-words.ts';
import { customersByDocument, customersByNames, customersByPhone } from '../store/search.ts';
import { readNames } from './name-readings.ts';
import { personName, shownNames } from './views.ts';

const FOUND_MAX = 20;
/** Candidates ranked by name; a longer list means that more letters are needed anyway. */
const CANDIDATES_MAX = 60;
const WORDS_MAX = 6;
/** With so many found as typed, nobody has mistyped. */
const SURE_MAX = 5;

export const findAnything: Service<'find.search'> = (context, _session, { text }) => {
  const { read } = context.store;
  const typed = text.trim();
  if (typed === '') return { ok: true, value: [] };
  const exact = exactMatches(read, typed);
  // A phone or a document that is known may pass for a card number by chance; nothing unknown may.
  if (exact.length === 0 && containsPan(typed)) return refuse('card-number-forbidden');
  const found = exact.length > 0 ? exact : nearMatches(read, typed);
  return { ok: true, value: found.slice(0, FOUND_MAX) };
};

/** A whole reference, phone or document number: nothing else is meant. */
function exactMatches(read: ReadStore, typed: string): FoundView[] {
  const reference = parseCardReference(typed);
  const card = reference.ok ? findCard(read, reference.value) : undefined;
  if (card) return [foundCard(read, card)];
  const phone = parsePhone(typed, 'FR');
  const owners = phone.ok ? customersByPhone(read, phone.value, FOUND_MAX) : [];
  const holders = owners.length > 0 ? owners : documentHolders(read, typed, true);
  return holders.map((customer) => foundCustomer(read, customer));
}

function nearMatches(read: ReadStore, typed: string): FoundView[] {
  const cards = cardCandidates(read, typed).map((card) => foundCard(read, card));
  const customers = [...phoneOwners(read, typed), ...documentHolders(read, typed, false), ...namesakes(read, typed)];
  const once = new Map(customers.map((customer) => [customer.id, customer]));
  const shown = [...once.values()].slice(0, FOUND_MAX);
  return [...cards, ...shown.map((customer) => foundCustomer(read, customer))];
}

function cardCandidates(read: ReadStore, typed: string): CardRow[] {
  if (/^\d{4}$/.test(typed)) return cardsByLastFour(read, typed, FOUND_MAX);
  const begun = /^FL[\s-]*([0-9A-Z\s-]+)$/.exec(typed.toUpperCase())?.[1];
  return begun === undefined ? [] : cardsByPrefix(read, printedPrefix(begun), FOUND_MAX);
}

/** What has been typed of a reference, as it is printed: `7k3m9` → `FL-7K3M-9`. */
function printedPrefix(begun: string): string {
  const symbols = begun.replace(/[\s-]/g, '').replace(/[IL]/g, '1').replaceAll('O', '0');
  return ['FL', symbols.slice(0, 4), symbols.slice(4, 8), symbols.slice(8)].filter((part) => part !== '').join('-');
}

/** A phone's beginning: `06 12` and `+33 6 12` and `0033612` are the same; other notations count from the country's code. */
function phoneOwners(read: ReadStore, typed: string): CustomerRow[] {
  const digits = searchKey(typed).replaceAll(' ', '');
  if (!/^[+(\p{Nd}][\p{Nd}\s().+-]*$/u.test(typed) || digits === '') return [];
  return customersByPhone(read, `+${internationalDigits(digits)}`, FOUND_MAX);
}

function internationalDigits(digits: string): string {
  if (digits.startsWith('00')) return digits.slice(2);
  return digits.startsWith('0') ? `33${digits.slice(1)}` : digits;
}

const DOCUMENT_TYPED_MIN = 3;

function documentHolders(read: ReadStore, typed: string, whole: boolean): CustomerRow[] {
  const number = typed.toUpperCase().replace(/[\s./-]/g, '');
  if (number.length < DOCUMENT_TYPED_MIN || !/^[A-Z0-9]*\d[A-Z0-9]*$/.test(number)) return [];
  const holders = customersByDocument(read, number, FOUND_MAX);
  return whole ? holders.filter((customer) => customer.document_number === number) : holders;
}

/** As typed, then begun, then joined or taken apart, then with one error: each by name, the next only while there is room. */
function namesakes(read: ReadStore, typed: string): CustomerRow[] {
  const words = searchKey(typed).split(' ').slice(0, WORDS_MAX);
  if (words[0] === '' || words[0] === undefined) return [];
  const found = new Map<number, CustomerRow>();
  for (const { isGuess, names } of readNames(words, nameWords(read))) {
    if (found.size >= (isGuess ? SURE_MAX : FOUND_MAX)) break;
    const candidates = customersByNames(read, names(), CANDIDATES_MAX);
    for (const customer of byName(candidates, words[0])) if (!found.has(customer.id)) found.set(customer.id, customer);
  }
  return [...found.values()];
}

/** Family names that begin with the first word before others. */
function byName(customers: readonly CustomerRow[], first: string): CustomerRow[] {
  return customers
    .map((customer) => ({ customer, name: searchKey(`${customer.family_name} ${customer.given_names}`) }))
    .toSorted(
      (a, b) => Number(b.name.startsWith(first)) - Number(a.name.startsWith(first)) || (a.name < b.name ? -1 : 1),
    )
    .map(({ customer }) => customer);
}

function foundCustomer(read: ReadStore, customer: CustomerRow): FoundView {
  const { customer_id, phone, birth_date } = customer;
  const name = personName(customer.given_names, customer.family_name);
  return { kind: 'customer', customer_id, name, phone, birth_date, card_count: countCardsOf(read, customer_id) };
}

function foundCard(read: ReadStore, card: CardRow): FoundView {
  const { card_reference, last_four, state, customer_id } = card;
  return { kind: 'card', card_reference, last_four, state, customer_id, ...shownNames(read, customer_id) };
}
