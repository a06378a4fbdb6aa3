/** French: words for what things are at the moment: operations, cards, steps, roles. */
import type { ExceptionOwner, NextStep, OperationKind, SyncState } from '@flouss/shared/contract/views';
import type { CardState } from '@flouss/shared/domain/card';
import type { PaymentMeans } from '@flouss/shared/domain/payment';
import type { ReloadState } from '@flouss/shared/domain/reload';

export const states = {
  'reload-state': {
    recorded: 'Enregistrée',
    received: 'Reçue',
    approved: 'Approuvée',
    declined: 'Refusée',
    submitted: 'À la banque',
    loaded: 'Chargée',
    failed: 'Échouée',
    unknown: 'Sans réponse',
    reconciled: 'Rapprochée',
    'refund-due': 'À rembourser',
    refunded: 'Remboursée',
  } satisfies Record<ReloadState, string>,
  /** The same walk, said of a card's sale. */
  'sale-state': {
    recorded: 'Enregistrée',
    received: 'Reçue',
    approved: 'Dossier prêt',
    declined: 'Dossier refusé',
    submitted: 'À la banque',
    loaded: 'Carte active',
    failed: 'Échouée',
    unknown: 'Sans réponse',
    reconciled: 'Carte active',
    'refund-due': 'À rembourser',
    refunded: 'Remboursée',
  } satisfies Record<ReloadState, string>,
  /** What needs nothing of the bank is only ever on its way or done. */
  'plain-state': {
    recorded: 'Enregistré',
    received: 'Fait',
    approved: 'Fait',
    declined: 'Refusé',
    submitted: 'Fait',
    loaded: 'Fait',
    failed: 'Refusé',
    unknown: 'En attente',
    reconciled: 'Fait',
    'refund-due': 'À rembourser',
    refunded: 'Fait',
  } satisfies Record<ReloadState, string>,
  'card-state': {
    'in-stock': 'En stock',
    sold: 'Vendue',
    applied: 'Dossier à la banque',
    accepted: 'Acceptée, pas encore active',
    declined: 'Dossier refusé',
    active: 'Active',
    blocked: 'Bloquée',
    replaced: 'Remplacée',
    closed: 'Fermée',
    expired: 'Expirée',
  } satisfies Record<CardState, string>,
  /** Why a card cannot be reloaded now, and what happens next. */
  'card-next': {
    'in-stock': 'Ce pack n’est pas encore vendu.',
    sold: 'Le dossier part à la banque ; la carte sera active après sa réponse.',
    applied: 'La banque étudie le dossier ; la carte sera active après sa réponse.',
    accepted: 'La banque a accepté ; la carte sera active sous peu.',
    declined: 'La banque a refusé le dossier ; le prix est à rendre au client.',
    active: 'La carte peut être rechargée.',
    blocked: 'La carte est bloquée ; elle doit être remplacée.',
    replaced: 'Une autre carte a pris sa place.',
    closed: 'La carte est fermée.',
    expired: 'La carte a expiré.',
  } satisfies Record<CardState, string>,
  kind: {
    stock: 'Réception de packs',
    registration: 'Nouveau client',
    sale: 'Vente de carte',
    reload: 'Recharge',
    refund: 'Remboursement',
    'sms-code': 'Code SMS',
  } satisfies Record<OperationKind, string>,
  'next-step': {
    send: 'Part au serveur dès que la connexion revient.',
    'bank-answers': 'La banque répond d’habitude en quelques minutes. Rien à faire.',
    'bank-asked-again': 'La banque n’a pas répondu : on lui redemande, sans jamais payer deux fois. Rien à faire.',
    'pay-refund': 'Rendez l’argent au client contre son reçu.',
    'make-good':
      'La caisse a payé un remboursement que le serveur n’a pas pris : il l’était déjà ailleurs, ou il n’était pas dû. Reprenez la somme au client ou notez l’écart ; prévenez l’assistance.',
    'call-support': 'Appelez l’assistance avec le numéro du reçu.',
  } satisfies Record<NextStep, string>,
  owner: {
    counter: 'Ce guichet',
    server: 'Le serveur',
    'bank-worker': 'La banque',
    you: 'Vous',
    finance: 'La comptabilité',
    manager: 'Le responsable',
    support: 'L’assistance',
  } satisfies Record<ExceptionOwner, string>,
  means: { cash: 'Espèces', card: 'Carte bancaire' } satisfies Record<PaymentMeans, string>,
  role: { teller: 'Guichetier', manager: 'Responsable' },
  sync: {
    'in-step': 'À jour',
    waiting: 'En attente d’envoi',
    offline: 'Hors ligne',
    attention: 'À vérifier',
  } satisfies Record<SyncState, string>,
} as const;
