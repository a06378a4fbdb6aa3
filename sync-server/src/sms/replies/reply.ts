/**
 * Everything the SMS circuit can say to a customer, as data without words: each language's catalogue has a sentence for each
 * of these, and the compiler counts them.
 */
import type { LimitPolicy } from '@flouss/shared/domain/limits';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReloadReason } from '@flouss/shared/domain/reasons';

/** How a card is called in an SMS: never by its reference. `lastFour` is missing until the bank has made the card. */
export interface CardName {
  readonly nickname: string;
  readonly lastFour: string | undefined;
}

export type ReloadLimits = Pick<
  LimitPolicy,
  'reload_min_cents' | 'reload_max_cents' | 'sms_orders_per_day' | 'sms_day_max_cents'
>;

export type Reply =
  /** Sender and customer are bound; the bank's page for his payment card follows by itself. */
  | { readonly say: 'welcome-link-follows' }
  /** Bound, and his payment card is known already. */
  | { readonly say: 'welcome-ready'; readonly example: string }
  | { readonly say: 'funding-page'; readonly url: string }
  | { readonly say: 'funding-ready'; readonly example: string }
  /** An order needs a payment card first; without an address yet, it follows. */
  | { readonly say: 'funding-needed'; readonly url: string | undefined }
  | { readonly say: 'enrolment-code-refused' }
  | { readonly say: 'locked'; readonly minutes: number }
  | { readonly say: 'locked-until-support' }
  | {
      readonly say: 'confirm-reload';
      /** The beneficiary's first name, or the card's nickname where the bank's file has none. */
      readonly firstName: string;
      readonly lastFour: string;
      readonly amount: Cents;
      readonly fee: Cents;
      readonly total: Cents;
      /** What the carrier bills for the order. */
      readonly smsPrice: Cents;
      readonly code: string;
      readonly minutes: number;
    }
  | { readonly say: 'confirm-block'; readonly card: CardName; readonly code: string; readonly minutes: number }
  | { readonly say: 'code-wrong'; readonly triesLeft: number }
  | { readonly say: 'code-expired' }
  | { readonly say: 'code-replaced' }
  | { readonly say: 'code-used' }
  | { readonly say: 'nothing-to-confirm' }
  | {
      readonly say: 'reload-loaded';
      readonly firstName: string;
      readonly lastFour: string;
      readonly amount: Cents;
      readonly total: Cents;
      readonly smsPrice: Cents;
    }
  /** Confirmed, and charged only when it was looked at. Neutral: whoever reads it may not be the customer. */
  | { readonly say: 'order-in-check'; readonly amount: Cents; readonly lastFour: string }
  /** Refused before anything was charged. */
  | { readonly say: 'reload-refused'; readonly reason: ReloadReason; readonly limits: ReloadLimits }
  /** Charged, but the bank would not load: the charge is given back. */
  | { readonly say: 'reload-failed'; readonly amount: Cents; readonly total: Cents; readonly lastFour: string }
  | { readonly say: 'cooling-off'; readonly hours: number }
  | { readonly say: 'amount-unreadable'; readonly example: string }
  | { readonly say: 'card-unknown'; readonly asked: string; readonly cards: readonly CardName[] }
  | {
      readonly say: 'card-to-choose';
      readonly command: 'reload' | 'balance' | 'block';
      readonly cards: readonly CardName[];
    }
  | { readonly say: 'no-card' }
  | { readonly say: 'card-not-ready' }
  | { readonly say: 'balance'; readonly card: CardName; readonly balance: Cents }
  | { readonly say: 'balance-unavailable' }
  | { readonly say: 'card-blocked'; readonly card: CardName }
  | { readonly say: 'block-refused'; readonly card: CardName }
  | { readonly say: 'help'; readonly example: string }
  | { readonly say: 'help-stranger' }
  | { readonly say: 'stopped' }
  | { readonly say: 'contact'; readonly agentName: string; readonly agentAddress: string }
  | { readonly say: 'language-chosen'; readonly example: string }
  /** What he may have meant, as the text he would have to send. */
  | { readonly say: 'did-you-mean'; readonly suggestion: string }
  | { readonly say: 'not-understood'; readonly example: string }
  /** Of a long message a part never came. */
  | { readonly say: 'message-incomplete' };

export type Saying = Reply['say'];

/** The same thing said at more or less length: the first that fits one SMS is sent, else the shortest. */
export type Wordings = readonly [string, ...string[]];

export type Catalogue = { readonly [S in Saying]: (reply: Extract<Reply, { readonly say: S }>) => Wordings };
