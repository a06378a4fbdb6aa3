/** How the customer knows who gets the money: the beneficiary's first name, or the card's nickname when his file is of another card. */
import type { Reader } from '../../db/handles.ts';
import type { CardRow } from '../../db/schema.ts';
import type { Ctx } from '../../orders/context.ts';
import { openPersonal } from '../../orders/personal.ts';

export async function beneficiaryName(db: Reader, ctx: Ctx, card: CardRow): Promise<string> {
  const personal = card.customer_id === null ? undefined : await openPersonal(db, ctx, card.customer_id);
  const beneficiary = personal?.beneficiary;
  if (!beneficiary || beneficiary.beneficiary_id !== card.beneficiary_id) return card.nickname ?? '';
  return beneficiary.given_names.split(' ')[0] ?? beneficiary.given_names;
}
