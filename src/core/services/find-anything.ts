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
import { customersByDocumentNumber, customersByPhone } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { customersByPrefixes, customersByWords } from '../store/search.ts';
import { personName, shownNames } from './views.ts';

const FOUND_MAX = 20;
/** Candidates ranked by name; a longer list means that more letters are needed anyway. */
const CANDIDATES_MAX = 60;
const WORDS_MAX = 6;

export const findAnything: Service<'find.search'> = (context, _session, { text }) => {
  const { read } = context.store;
  const typed = text.trim();
  if (typed === '') return { ok: true, value: [] };
  const exact = exactMatches(read, typed);
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
  if (owners.length > 0) return owners.map((customer) => foundCustomer(read, customer));
  const number = typed.toUpperCase().replace(/[\s./-]/g, '');
  return customersByDocumentNumber(read, number, FOUND_MAX).map((customer) => foundCustomer(read, customer));
}

function nearMatches(read: ReadStore, typed: string): FoundView[] {
  const cards = cardCandidates(read, typed).map((card) => foundCard(read, card));
  return [...cards, ...customerCandidates(read, typed).map((customer) => foundCustomer(read, customer))];
}

function cardCandidates(read: ReadStore, typed: string): CardRow[] {
  if (/^\d{4}$/.test(typed)) return cardsByLastFour(read, typed, FOUND_MAX);
  const begun = /^FL[\s-]*([0-9A-Z\s-]+)$/.exec(typed.toUpperCase())?.[1];
  return begun === undefined ? [] : cardsByPrefix(read, printedPrefix(begun), FOUND_MAX);
}

/** What has been typed of a reference, as it is printed: `7k3m9` → `FL-7K3M-9`. */
function printedPrefix(begun: string): string {
  const symbols = begun.replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  return ['FL', symbols.slice(0, 4), symbols.slice(4, 8), symbols.slice(8)].filter((part) => part !== '').join('-');
}

/** Whole words first, then words that begin so; each by name. */
function customerCandidates(read: ReadStore, typed: string): CustomerRow[] {
  const digits = phoneDigits(typed);
  const words = digits === undefined ? searchKey(typed).split(' ').slice(0, WORDS_MAX) : [digits];
  if (words[0] === '' || words[0] === undefined) return [];
  const whole = customersByWords(read, words, FOUND_MAX);
  const begun = whole.length < FOUND_MAX ? customersByPrefixes(read, words, CANDIDATES_MAX) : [];
  const seen = new Set(whole.map((customer) => customer.id));
  return [
    ...byName(whole, words),
    ...byName(
      begun.filter((customer) => !seen.has(customer.id)),
      words,
    ),
  ];
}

const PHONE_NOTATION = /^[+\d\s().-]{2,}$/;

/** The international digits of a phone that is being typed: `06 12` → `33612`, `0033 6` → `336`; undefined for other texts. */
function phoneDigits(typed: string): string | undefined {
  const plain = searchKey(typed);
  if (!PHONE_NOTATION.test(typed) && !/^[\d ]+$/.test(plain)) return undefined;
  const digits = plain.replaceAll(' ', '');
  if (digits.startsWith('00')) return digits.slice(2);
  return digits.startsWith('0') && digits.length > 1 ? `33${digits.slice(1)}` : digits;
}

/** Family names that begin with the first word before others. */
function byName(customers: readonly CustomerRow[], words: readonly string[]): CustomerRow[] {
  const first = words[0] ?? '';
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
