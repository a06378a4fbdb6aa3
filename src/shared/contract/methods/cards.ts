/** Methods about packs on the shelf and cards in hands. */
import { z } from 'zod';
import { CardNickname } from '../../domain/card-nickname.ts';
import { CardReference } from '../../domain/card-reference.ts';
import { BlockReason, SetAside } from '../../domain/card.ts';
import { Cents } from '../../domain/money.ts';
import { safeText } from '../../domain/pan.ts';
import { Payment } from '../../domain/payment.ts';
import { ReloadReason, SaleReason } from '../../domain/reasons.ts';
import { ReceiptModel } from '../../domain/receipt.ts';
import { BeneficiaryId, CustomerId, OpId } from '../../kernel/ids.ts';
import { PACKS_PER_RECEPTION_MAX, SET_ASIDE_NOTE_MAX } from '../journal.ts';
import { CardView, DeliveryView, OperationView, StockCounts, StockView } from '../views.ts';
import { CASH, method, nothing, OPERATION } from './method.ts';

export const CARD_METHODS = {
  'stock.receive': method(
    z.strictObject({
      op_id: OpId,
      card_references: z.array(CardReference).min(1).max(PACKS_PER_RECEPTION_MAX),
      delivery_note: safeText(40),
    }),
    z.array(CardView),
    [...OPERATION, 'stock-not-yours', 'already-received'],
  ),
  'stock.list': method(z.strictObject({ view: StockView.default('in-hand') }), z.array(CardView), []),
  'stock.counts': method(nothing, StockCounts, []),
  /** What the centre sent, latest first; those of which something is missing are never left out. */
  'stock.deliveries': method(nothing, z.array(DeliveryView), []),
  'stock.set-aside': method(
    z.strictObject({ op_id: OpId, card_reference: CardReference, as: SetAside, note: safeText(SET_ASIDE_NOTE_MAX) }),
    CardView,
    [...OPERATION, 'card-unknown', 'card-not-in-stock'],
  ),
  'card.get': method(z.strictObject({ card_reference: CardReference }), CardView, ['card-unknown']),
  /** What was done with a card, newest first: its sale, reloads, block, replacement. */
  'card.history': method(z.strictObject({ card_reference: CardReference }), z.array(OperationView), ['card-unknown']),
  /** The price of a card today. */
  'card.price': method(nothing, z.strictObject({ price_cents: Cents, tariff_version: z.number().int() }), [
    'tariff-not-in-force',
  ]),
  'card.sell': method(
    z.strictObject({
      op_id: OpId,
      card_reference: CardReference,
      customer_id: CustomerId,
      beneficiary_id: BeneficiaryId,
      nickname: CardNickname,
      price_cents: Cents,
      tariff_version: z.number().int(),
      /** Priced with the same tariff; the bank gets it once the card is active. */
      first_reload: z.strictObject({ op_id: OpId, amount_cents: Cents, fee_cents: Cents }).optional(),
      /** For the card and its first reload in one. */
      paid: Payment,
    }),
    z.strictObject({ sale: ReceiptModel, first_reload: ReceiptModel.nullable() }),
    [...OPERATION, ...CASH, ...SaleReason.options, ...ReloadReason.options, 'cash-not-enough', 'nickname-taken'],
  ),
  /** A blocked card's place, name and customer for a pack in hand; at the card's price. */
  'card.replace': method(
    z.strictObject({
      op_id: OpId,
      old_card_reference: CardReference,
      card_reference: CardReference,
      price_cents: Cents,
      tariff_version: z.number().int(),
      paid: Payment,
    }),
    ReceiptModel,
    [...OPERATION, ...CASH, ...SaleReason.options, 'cash-not-enough', 'card-not-blocked'],
  ),
  /** For good, and at once here; the answer says how far it has come. */
  'card.block': method(z.strictObject({ op_id: OpId, card_reference: CardReference, reason: BlockReason }), CardView, [
    ...OPERATION,
    'card-unknown',
    'card-not-active',
  ]),
} as const;
