/** The replies in English. */
import { formatEuros } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { CardName, Catalogue, ReloadLimits } from './reply.ts';
import { someNames } from './some-names.ts';

const euros = (amount: Cents): string => formatEuros(amount, 'en');
const named = (card: CardName): string =>
  card.lastFour === undefined ? card.nickname : `${card.nickname} (${card.lastFour})`;
const VERBS = { reload: 'RELOAD 100', balance: 'BALANCE', block: 'BLOCK' } as const;

const REASONS: Record<ReloadReason, (limits: ReloadLimits) => string> = {
  'annual-limit': () => 'the card would pass its limit for the year',
  'monthly-cash-limit': () => 'the card would pass its limit for the month',
  'amount-out-of-range': (limits) =>
    `the amount may be ${euros(limits.reload_min_cents)} to ${euros(limits.reload_max_cents)}`,
  'card-not-active': () => 'the card is not active',
  'card-unknown': () => 'the card is unknown',
  'float-exhausted': () => 'the service is unavailable',
  'tariff-not-in-force': () => 'our prices have changed, please order again',
  'fee-mismatch': () => 'our prices have changed, please order again',
  'duplicate-order': () => 'this order is recorded already',
  velocity: (limits) =>
    `by SMS at most ${limits.sms_orders_per_day} reloads and ${euros(limits.sms_day_max_cents)} a day`,
  'customer-blocked': () => 'your account is suspended, please see your agency',
  'file-being-checked': () => 'your file is being checked, please try again later',
  'check-refused': () => 'it could not be accepted after a check',
  'check-overdue': () => 'the check was not finished in time, please order again',
  'operator-not-allowed': () => 'the service is unavailable',
  'device-revoked': () => 'the service is unavailable',
  'funding-refused': () => 'the bank refused your payment card',
  'bank-refused': () => 'the bank refused the reload',
};

export const en: Catalogue = {
  'welcome-link-follows': () => [
    "Flouss: welcome, this number is registered. You will now receive the bank's link to register your payment card.",
  ],
  'welcome-ready': ({ example }) => [
    `Flouss: welcome, this number is registered. To reload: ${example}. Balance: BALANCE. All commands: HELP.`,
    `Flouss: this number is registered. To reload: ${example}. HELP for more.`,
  ],
  'funding-page': ({ url }) => [
    `Flouss: register your payment card on the bank's page: ${url}`,
    `Flouss, your payment card: ${url}`,
  ],
  'funding-ready': ({ example }) => [
    `Flouss: your payment card is registered. To reload, text ${example}. Nothing is charged before you confirm.`,
    `Flouss: your payment card is registered. To reload: ${example}.`,
  ],
  'funding-needed': ({ url }) =>
    url === undefined
      ? ["Flouss: please register your payment card first. The bank's link is on its way by SMS. Nothing was charged."]
      : [
          `Flouss: please register your payment card first, then order again: ${url}`,
          `Flouss, your payment card first: ${url}`,
        ],
  'enrolment-code-refused': () => [
    'Flouss: code unknown, used or expired. Try again in a few minutes, or ask your agency for a new one.',
  ],
  locked: ({ minutes }) => [
    `Flouss: too many wrong codes. For your safety no code is accepted for ${minutes} min. Nothing was charged.`,
  ],
  'locked-until-support': () => [
    'Flouss: too many wrong codes. For your safety SMS orders are blocked. Please see your agency to unblock them.',
  ],
  'confirm-reload': ({ firstName, lastFour, amount, fee, total, smsPrice, code, minutes }) => [
    `Flouss: ${euros(amount)} for ${firstName}, card ${lastFour}. Fee ${euros(fee)}, total ${euros(total)} + SMS ${euros(smsPrice)}. To pay, reply YES ${code} within ${minutes} min.`,
    `${euros(amount)} for ${firstName}, card ${lastFour}. Fee ${euros(fee)}, total ${euros(total)} + SMS ${euros(smsPrice)}. Confirm by YES ${code} (${minutes} min)`,
  ],
  'confirm-block': ({ card, code, minutes }) => [
    `Flouss: block the card ${named(card)}? This cannot be undone. To confirm, reply YES ${code} within ${minutes} min.`,
  ],
  'code-wrong': ({ triesLeft }) => [
    `Flouss: wrong code, nothing was charged. ${triesLeft > 1 ? `${triesLeft} tries left` : '1 try left'}.`,
  ],
  'code-expired': () => ['Flouss: this code has expired, nothing was charged. Please order again to get a new code.'],
  'code-replaced': () => ['Flouss: this code belongs to your earlier order. Reply with the last code you received.'],
  'code-used': () => ['Flouss: this order is confirmed already, once. You will receive its outcome by SMS.'],
  'nothing-to-confirm': () => ['Flouss: there is nothing to confirm. To reload, text for example RELOAD 100.'],
  'reload-loaded': ({ firstName, lastFour, amount, total, smsPrice }) => [
    `Flouss: done. ${euros(amount)} loaded on card ${lastFour} (${firstName}). Charged: ${euros(total)}. This SMS: ${euros(smsPrice)}.`,
    `Flouss: ${euros(amount)} loaded, card ${lastFour} (${firstName}). Charged ${euros(total)}. SMS ${euros(smsPrice)}`,
  ],
  'order-in-check': ({ amount, lastFour }) => [
    `Flouss: your order of ${euros(amount)}, card ${lastFour}, is being checked. Nothing is charged for now. The outcome comes by SMS.`,
  ],
  'reload-refused': ({ reason, limits }) => [
    `Flouss: reload refused, ${REASONS[reason](limits)}. Nothing was charged.`,
  ],
  'reload-failed': ({ amount, total, lastFour }) => [
    `Flouss: the bank could not load ${euros(amount)} on card ${lastFour}. The ${euros(total)} charged are given back to you.`,
  ],
  'cooling-off': ({ hours }) => [
    `Flouss: your number has changed. For your safety no SMS reload for another ${hours} h. Your agency can reload now.`,
  ],
  'amount-unreadable': ({ example }) => [
    `Flouss: amount not readable, nothing was ordered. Text for example ${example}.`,
  ],
  'card-unknown': ({ asked, cards }) =>
    someNames(cards.map(named), (names) => `Flouss: you have no card ${asked}. Your cards: ${names}.`),
  'card-to-choose': ({ command, cards }) =>
    someNames(
      cards.map(named),
      (names) =>
        `Flouss: which card? Text for example ${VERBS[command]} ${cards[0]?.nickname ?? ''}. Your cards: ${names}.`,
    ),
  'no-card': () => ['Flouss: you have no card yet. Your agency sells them.'],
  'card-not-ready': () => ['Flouss: this card is not ready at the bank yet. Nothing was charged.'],
  balance: ({ card, balance }) => [`Flouss: balance of card ${named(card)}: ${euros(balance)}.`],
  'balance-unavailable': () => ['Flouss: the bank does not answer at the moment. Please ask again later.'],
  'card-blocked': ({ card }) => [`Flouss: recorded, the card ${named(card)} is blocked.`],
  'block-refused': ({ card }) => [`Flouss: the card ${named(card)} is not active, there is nothing to block.`],
  help: ({ example }) => [
    `Flouss: ${example} to reload, BALANCE, BLOCK to block a card, CONTACT, LANGUAGE FR, STOP. Nothing is charged without your YES and its code.`,
    `Flouss: ${example} to reload, BALANCE, BLOCK, CONTACT, STOP.`,
  ],
  'help-stranger': () => [
    'Flouss: this number is not registered. Ask an agency for a code, then text ENROL and the code.',
  ],
  stopped: () => ['Flouss: understood, no more SMS from us until you write again.'],
  contact: ({ agentName, agentAddress }) => [
    `Flouss: your agency ${agentName}, ${agentAddress}.`,
    `Flouss: your agency ${agentName}.`,
  ],
  'language-chosen': ({ example }) => [
    `Flouss: noted, our SMS will reach you in English. To reload: ${example}. Help: HELP.`,
  ],
  'did-you-mean': ({ suggestion }) => [
    `Flouss: message not understood, nothing was done. If this is what you want, text: ${suggestion}`,
  ],
  'not-understood': ({ example }) => [
    `Flouss: message not understood, nothing was ordered. To reload: ${example}. Balance: BALANCE. Help: HELP.`,
    'Flouss: message not understood, nothing was ordered. Help: HELP.',
  ],
  'message-incomplete': () => [
    'Flouss: your message arrived incomplete, nothing was ordered or charged. Please send it again, shorter if you can.',
  ],
};
