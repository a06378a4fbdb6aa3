/** The French words for the bank's codes. A code without a word does not compile. */
import type {
  BankFaultName,
  DocumentWish,
  FundingBehaviour,
  OperationState,
  RefusalReason,
  RequestKind,
} from './protocol.ts';
import type { ICONS } from '../both/icons.ts';
import type { CardRow } from './tables.ts';

interface Sign {
  readonly word: string;
  readonly tone: 'done' | 'wait' | 'stop';
  readonly icon: keyof typeof ICONS;
}

export const OPERATION_STATES: Readonly<Record<OperationState, Sign>> = {
  pending: { word: 'En attente', tone: 'wait', icon: 'waiting' },
  done: { word: 'Faite', tone: 'done', icon: 'done' },
  refused: { word: 'Refusée', tone: 'stop', icon: 'refused' },
};

export const CARD_STATES: Readonly<Record<CardRow['state'], Sign>> = {
  issued: { word: 'À activer', tone: 'wait', icon: 'waiting' },
  active: { word: 'Active', tone: 'done', icon: 'done' },
  blocked: { word: 'Bloquée', tone: 'stop', icon: 'blocked' },
  closed: { word: 'Remplacée', tone: 'stop', icon: 'blocked' },
};

export const KINDS: Readonly<Record<RequestKind, string>> = {
  application: 'Demande de carte',
  replacement: 'Remplacement de carte',
  activation: 'Activation',
  load: 'Chargement',
  block: 'Blocage',
  'funding-enrolment': 'Enregistrement de carte',
  charge: 'Paiement',
  refund: 'Remboursement',
  'balance-query': 'Question : solde',
  'limits-query': 'Question : plafonds',
  'transactions-query': 'Question : mouvements',
  'enrolment-query': 'Question : enregistrement',
  'operation-query': 'Question : opération',
  'statement-query': 'Question : relevé du jour',
  'notification-query': 'Question : avis d’écritures',
  document: 'Pièce d’un dossier',
  callback: 'Rappel de la banque',
};

export const WISHES: Readonly<Record<DocumentWish, string>> = {
  'documents-missing': 'attend une pièce d’identité',
  'documents-unreadable': 'attend une pièce lisible',
};

export const REASONS: Readonly<Record<RefusalReason, string>> = {
  'application-declined': 'demande refusée',
  'card-unknown': 'carte inconnue',
  'card-not-active': 'carte non activée',
  'card-blocked': 'carte bloquée',
  'card-closed': 'carte remplacée par une autre',
  'pack-taken': 'ce pack a déjà sa carte',
  'balance-limit': 'plafond de 10 000 € dépassé',
  'monthly-limit': 'plafond du mois dépassé',
  'yearly-limit': 'plafond de l’année dépassé',
  'funding-unknown': 'carte de paiement inconnue',
  'funding-refused': 'paiement refusé',
  'charge-unknown': 'paiement inconnu',
  'already-refunded': 'déjà remboursé',
  'bank-refused': 'refus de la banque',
};

export const FAULTS: Readonly<Record<BankFaultName, { readonly word: string; readonly effect: string }>> = {
  down: { word: 'Coupure', effect: 'la connexion tombe' },
  throttle: { word: 'Trop de demandes', effect: 'répond 429 et un délai, ne fait rien' },
  slow: { word: 'Lenteur', effect: 'répond après un délai' },
  'timeout-before': { word: 'Silence avant', effect: 'rien n’est fait, rien n’est répondu' },
  refuse: { word: 'Refus', effect: 'la banque dit non' },
  'not-found-yet': { word: 'Invisible', effect: 'faite, mais introuvable un moment' },
  forget: { word: 'Oubli', effect: 'la clé est oubliée après un délai (30 min)' },
  'timeout-after': { word: 'Silence après', effect: 'fait, mais ne répond pas' },
  'error-after': { word: 'Erreur après', effect: 'fait, mais répond 500' },
  'callback-lost': { word: 'Rappel perdu', effect: 'la banque n’appelle pas' },
  'callback-late': { word: 'Rappel tardif', effect: 'appelle après un délai' },
  'callback-doubled': { word: 'Rappel en double', effect: 'appelle deux fois' },
  'callback-stale': { word: 'Rappel périmé', effect: 'appelle d’abord avec une signature ancienne' },
  'callback-forged': { word: 'Faux rappel', effect: 'quelqu’un d’autre appelle aussi' },
};

export const BEHAVIOURS: Readonly<Record<FundingBehaviour, { readonly word: string; readonly effect: string }>> = {
  accepted: { word: 'Carte de test acceptée', effect: 'Tous les paiements passent.' },
  refused: { word: 'Carte refusée', effect: 'Tous les paiements sont refusés.' },
  'ceiling-150': { word: 'Plafond 150 €', effect: 'Un paiement au-dessus de 150 € est refusé.' },
};
