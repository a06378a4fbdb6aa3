/**
 * Turns a row into the request it stands for, with the tokens and, for an application, the personal data that the
 * request needs at the moment it leaves. Nothing personal is ever kept in a row.
 */
import { z } from 'zod';
import type { CardState } from '@flouss/shared/domain/card';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { assert, unreachable } from '@flouss/shared/kernel/assert';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { findCard } from '../db/cards.ts';
import { findFunding } from '../db/funding.ts';
import type { Tx } from '../db/handles.ts';
import { findOrder } from '../db/orders.ts';
import type { BankWorkRow, CardRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { openPersonal } from '../orders/personal.ts';
import { amountOf, cardOf, customerOf } from './named-by-row.ts';
import type { Application, Bank, BankOutcome, Replacement } from './port.ts';

export type Request = (bank: Bank) => Promise<BankOutcome>;

/** Something the bank would need is not there: a token it never gave, a person who was forgotten, another beneficiary. */
export type Incomplete = 'request-incomplete';
const INCOMPLETE = err('request-incomplete');

export async function prepareRequest(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Result<Request, Incomplete>> {
  const { work_key: key, request_id: named } = row;
  switch (row.kind) {
    case 'application': {
      const application = await composeApplication(tx, ctx, row);
      return application ? ok((bank) => bank.apply(key, application, named)) : INCOMPLETE;
    }
    case 'replacement': {
      const token = await replacedTokenOf(tx, row);
      const replacement = await composeReplacement(tx, ctx, row);
      return token && replacement ? ok((bank) => bank.replace(key, token, replacement, named)) : INCOMPLETE;
    }
    case 'activation': {
      const token = await cardTokenOf(tx, row);
      return token === null ? INCOMPLETE : ok((bank) => bank.activate(key, token, named));
    }
    case 'load': {
      const token = await cardTokenOf(tx, row);
      const amount = amountOf(row);
      return token === null ? INCOMPLETE : ok((bank) => bank.load(key, token, amount, named));
    }
    case 'block': {
      const token = await cardTokenOf(tx, row);
      return token === null ? INCOMPLETE : ok((bank) => bank.block(key, token, named));
    }
    case 'funding-enrolment': {
      const customerId = customerOf(row);
      return ok((bank) => bank.enrolFunding(key, customerId, named));
    }
    case 'charge': {
      const token = (await findFunding(tx, customerOf(row)))?.funding_token;
      const amount = amountOf(row);
      return token ? ok((bank) => bank.charge(key, token, amount, named)) : INCOMPLETE;
    }
    case 'refund-charge': {
      const charge = (await findOrder(tx, row.op_id))?.charge_id;
      return charge ? ok((bank) => bank.refundCharge(key, charge, named)) : INCOMPLETE;
    }
    default:
      return unreachable(row.kind);
  }
}

const APPLIED_FOR: ReadonlySet<CardState> = new Set(['sold', 'applied']);

async function composeApplication(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Application | undefined> {
  const sold = await soldTo(tx, ctx, row);
  if (!sold) return undefined;
  // The bank is told who he is: not what he agreed to, how he signed, nor what was read from his document.
  const { identity, document, address, phone, email, purpose, beneficiary } = sold.personal;
  const applicant = { identity, document, address, phone, ...(email !== undefined && { email }), purpose };
  return { card_reference: sold.card.card_reference, applicant, beneficiary };
}

/** The bank has the customer's file: it is told who holds the card from now on. */
async function composeReplacement(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Replacement | undefined> {
  const sold = await soldTo(tx, ctx, row);
  return sold && { card_reference: sold.card.card_reference, beneficiary: sold.personal.beneficiary };
}

interface Sold {
  readonly card: CardRow;
  readonly personal: CustomerPersonal;
}

async function soldTo(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Sold | undefined> {
  const card = await findCard(tx, cardOf(row));
  // A sale that was undone, or made again, is not applied for.
  if (!card || card.sale_op_id !== row.op_id || !APPLIED_FOR.has(card.state)) return undefined;
  const personal = card.customer_id && (await openPersonal(tx, ctx, card.customer_id));
  // The card must not be sent in the name of somebody it was not sold for.
  return personal && card.beneficiary_id === personal.beneficiary.beneficiary_id ? { card, personal } : undefined;
}

async function replacedTokenOf(tx: Tx, row: BankWorkRow): Promise<string | null> {
  const replaces = (await findCard(tx, cardOf(row)))?.replaces;
  return (replaces && (await findCard(tx, replaces))?.card_token) ?? null;
}

async function cardTokenOf(tx: Tx, row: BankWorkRow): Promise<string | null> {
  return (await findCard(tx, cardOf(row)))?.card_token ?? null;
}

const OpenPage = z.object({ enrolment_id: z.string() });

/** The page whose customer is waited for; only a row that holds the bank's result is watched. */
export function enrolmentIdOf({ work_key, result }: BankWorkRow): string {
  assert(result !== null, `bank work ${work_key} has a page`);
  return OpenPage.parse(JSON.parse(result)).enrolment_id;
}
