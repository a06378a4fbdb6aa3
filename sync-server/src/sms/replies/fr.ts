/** The replies in French. They keep to the letters of GSM-7 (no circumflex, no lower-case cedilla), so that 160 of them fit one SMS. */
import { formatEuros } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { CardName, Catalogue, ReloadLimits } from './reply.ts';
import { someNames } from './some-names.ts';

const euros = (amount: Cents): string => formatEuros(amount, 'fr');
const named = (card: CardName): string =>
  card.lastFour === undefined ? card.nickname : `${card.nickname} (${card.lastFour})`;
const VERBS = { reload: 'RECH 100', balance: 'SOLDE', block: 'OPPO' } as const;

const REASONS: Record<ReloadReason, (limits: ReloadLimits) => string> = {
  'annual-limit': () => 'le plafond annuel de la carte serait dépassé',
  'monthly-cash-limit': () => 'le plafond mensuel de la carte serait dépassé',
  'amount-out-of-range': (limits) =>
    `le montant va de ${euros(limits.reload_min_cents)} à ${euros(limits.reload_max_cents)}`,
  'card-not-active': () => "la carte n'est pas active",
  'card-unknown': () => 'cette carte est inconnue',
  'float-exhausted': () => 'le service est indisponible',
  'tariff-not-in-force': () => 'nos tarifs ont changé, refaites votre demande',
  'fee-mismatch': () => 'nos tarifs ont changé, refaites votre demande',
  'duplicate-order': () => 'cette demande est déjà enregistrée',
  velocity: (limits) =>
    `par SMS, ${limits.sms_orders_per_day} recharges et ${euros(limits.sms_day_max_cents)} par jour au plus`,
  'customer-blocked': () => 'votre compte est suspendu, voyez votre agence',
  'file-being-checked': () => 'votre dossier est en cours de vérification, réessayez plus tard',
  'check-refused': () => "après vérification, elle n'est pas acceptée",
  'check-overdue': () => "la vérification n'a pas abouti à temps, refaites votre demande",
  'operator-not-allowed': () => 'le service est indisponible',
  'device-revoked': () => 'le service est indisponible',
  'funding-refused': () => 'la banque a refusé votre carte de paiement',
  'bank-refused': () => 'la banque a refusé la recharge',
};

export const fr: Catalogue = {
  'welcome-link-follows': () => [
    'Flouss: bienvenue, ce numéro est enregistré. Vous allez recevoir le lien de la banque pour enregistrer votre carte de paiement.',
  ],
  'welcome-ready': ({ example }) => [
    `Flouss: bienvenue, ce numéro est enregistré. Pour recharger: ${example}. Pour le solde: SOLDE. Pour tout savoir: AIDE.`,
    `Flouss: ce numéro est enregistré. Pour recharger: ${example}. Aide: AIDE.`,
  ],
  'funding-page': ({ url }) => [
    `Flouss: enregistrez votre carte de paiement sur la page de la banque: ${url}`,
    `Flouss, votre carte de paiement: ${url}`,
  ],
  'funding-ready': ({ example }) => [
    `Flouss: votre carte de paiement est enregistrée. Pour recharger, envoyez ${example}. Rien n'est débité sans votre confirmation.`,
    `Flouss: votre carte de paiement est enregistrée. Pour recharger: ${example}.`,
  ],
  'funding-needed': ({ url }) =>
    url === undefined
      ? [
          "Flouss: il faut d'abord enregistrer votre carte de paiement. Le lien de la banque vous arrive par SMS. Rien n'a été débité.",
        ]
      : [
          `Flouss: enregistrez d'abord votre carte de paiement, puis refaites votre demande: ${url}`,
          `Flouss, d'abord votre carte de paiement: ${url}`,
        ],
  'enrolment-code-refused': () => [
    'Flouss: code inconnu, utilisé ou expiré. Réessayez dans quelques minutes, ou demandez un nouveau code à votre agence.',
  ],
  locked: ({ minutes }) => [
    `Flouss: trop de codes faux. Par sécurité, aucun code n'est accepté pendant ${minutes} min. Rien n'a été débité.`,
  ],
  'locked-until-support': () => [
    'Flouss: trop de codes faux. Par sécurité, les commandes par SMS sont bloquées. Voyez votre agence pour les débloquer.',
  ],
  'confirm-reload': ({ firstName, lastFour, amount, fee, total, smsPrice, code, minutes }) => [
    `Flouss: ${euros(amount)} pour ${firstName}, carte ${lastFour}. Frais ${euros(fee)}, total ${euros(total)} + SMS ${euros(smsPrice)}. Pour payer, répondez OUI ${code} avant ${minutes} min.`,
    `${euros(amount)} pour ${firstName}, carte ${lastFour}. Frais ${euros(fee)}, total ${euros(total)} + SMS ${euros(smsPrice)}. Confirmez par OUI ${code} (${minutes} min)`,
  ],
  'confirm-block': ({ card, code, minutes }) => [
    `Flouss: bloquer la carte ${named(card)} ? C'est définitif. Pour confirmer, répondez OUI ${code} avant ${minutes} min.`,
  ],
  'code-wrong': ({ triesLeft }) => [
    `Flouss: code faux, rien n'a été débité. ${triesLeft > 1 ? `Encore ${triesLeft} essais` : 'Encore 1 essai'}.`,
  ],
  'code-expired': () => [
    "Flouss: ce code a expiré, rien n'a été débité. Refaites votre demande pour recevoir un nouveau code.",
  ],
  'code-replaced': () => ['Flouss: ce code est celui de votre demande précédente. Répondez avec le dernier code reçu.'],
  'code-used': () => ['Flouss: cette demande est déjà confirmée, une seule fois. Vous recevrez le résultat par SMS.'],
  'nothing-to-confirm': () => ['Flouss: aucune demande à confirmer. Pour recharger, envoyez par exemple RECH 100.'],
  'reload-loaded': ({ firstName, lastFour, amount, total, smsPrice }) => [
    `Flouss: c'est fait. ${euros(amount)} versés sur la carte ${lastFour} (${firstName}). Débité: ${euros(total)}. Ce SMS: ${euros(smsPrice)}.`,
    `Flouss: ${euros(amount)} versés, carte ${lastFour} (${firstName}). Débité ${euros(total)}. SMS ${euros(smsPrice)}`,
  ],
  'order-in-check': ({ amount, lastFour }) => [
    `Flouss: votre demande de ${euros(amount)}, carte ${lastFour}, est en cours de vérification. Rien n'est débité pour le moment. Le résultat arrive par SMS.`,
    `Flouss: demande de ${euros(amount)}, carte ${lastFour}, en cours de vérification. Rien n'est débité pour le moment.`,
  ],
  'reload-refused': ({ reason, limits }) => [
    `Flouss: recharge refusée, ${REASONS[reason](limits)}. Rien n'a été débité.`,
  ],
  'reload-failed': ({ amount, total, lastFour }) => [
    `Flouss: la banque n'a pas pu verser ${euros(amount)} sur la carte ${lastFour}. Les ${euros(total)} débités vous sont rendus.`,
  ],
  'cooling-off': ({ hours }) => [
    `Flouss: votre numéro a changé. Par sécurité, pas de recharge par SMS pendant encore ${hours} h. En agence, c'est possible.`,
  ],
  'amount-unreadable': ({ example }) => [
    `Flouss: montant illisible, aucune recharge demandée. Envoyez par exemple ${example}.`,
  ],
  'card-unknown': ({ asked, cards }) =>
    someNames(cards.map(named), (names) => `Flouss: aucune carte ${asked}. Vos cartes: ${names}.`),
  'card-to-choose': ({ command, cards }) =>
    someNames(
      cards.map(named),
      (names) =>
        `Flouss: pour quelle carte ? Envoyez par exemple ${VERBS[command]} ${cards[0]?.nickname ?? ''}. Vos cartes: ${names}.`,
    ),
  'no-card': () => ["Flouss: vous n'avez pas encore de carte. Votre agence vous en propose une."],
  'card-not-ready': () => ["Flouss: cette carte n'est pas encore disponible à la banque. Rien n'a été débité."],
  balance: ({ card, balance }) => [`Flouss: solde de la carte ${named(card)}: ${euros(balance)}.`],
  'balance-unavailable': () => ['Flouss: la banque ne répond pas pour le moment. Redemandez le solde plus tard.'],
  'card-blocked': ({ card }) => [`Flouss: opposition enregistrée, la carte ${named(card)} est bloquée.`],
  'block-refused': ({ card }) => [`Flouss: la carte ${named(card)} n'est pas active, il n'y a rien à bloquer.`],
  help: ({ example }) => [
    `Flouss: ${example} pour recharger, SOLDE, OPPO pour bloquer, CONTACT, LANGUE EN, STOP. Rien n'est débité sans votre OUI et le code reçu.`,
    `Flouss: ${example} pour recharger, SOLDE, OPPO pour bloquer, CONTACT, STOP.`,
  ],
  'help-stranger': () => [
    "Flouss: ce numéro n'est pas enregistré. Demandez un code à une agence, puis envoyez INSCR et le code.",
  ],
  stopped: () => ["Flouss: compris, plus aucun SMS de notre part tant que vous n'écrivez pas."],
  contact: ({ agentName, agentAddress }) => [
    `Flouss: votre agence ${agentName}, ${agentAddress}.`,
    `Flouss: votre agence ${agentName}.`,
  ],
  'language-chosen': ({ example }) => [
    `Flouss: c'est noté, nos SMS vous arriveront dans cette langue. Pour recharger: ${example}. Aide: AIDE.`,
  ],
  'did-you-mean': ({ suggestion }) => [
    `Flouss: message non compris, rien n'a été fait. Si c'est bien ce que vous voulez, envoyez: ${suggestion}`,
  ],
  'not-understood': ({ example }) => [
    `Flouss: message non compris, aucune recharge demandée. Pour recharger: ${example}. Solde: SOLDE. Aide: AIDE.`,
    'Flouss: message non compris, aucune recharge demandée. Aide: AIDE.',
  ],
  'message-incomplete': () => [
    "Flouss: votre message est arrivé incomplet, rien n'a été demandé ni débité. Envoyez-le de nouveau, plus court si possible.",
  ],
};
