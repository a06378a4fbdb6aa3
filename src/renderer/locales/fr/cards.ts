/** French: what is done with cards and reloads after the sale: cancelling, blocking, replacing. */
import type { BlockReason } from '@flouss/shared/domain/card';

export const cards = {
  cancel: {
    action: 'Annuler',
    label: 'Annuler la recharge {{receipt}}',
    text: 'Recharge de {{amount}} à annuler. La banque n’en sait peut-être rien encore : le serveur répond.',
    'text-warning': 'Ne rendez rien avant sa réponse.',
    title: 'Annulation',
    asked: 'Annulation demandée',
    'asked-text':
      'Le serveur n’a pas encore répondu. Ne rendez rien : la recharge passera en rouge, « à rembourser », ou continuera.',
    refused: 'Trop tard pour annuler',
    'refused-text':
      'La banque avait déjà cette recharge : elle continue et l’argent arrivera sur la carte. Ne rendez rien.',
    done: 'Recharge annulée',
    'done-text': 'Elle est annulée et la somme est déjà rendue.',
  },
  block: {
    action: 'Bloquer la carte',
    title: 'Bloquer cette carte ?',
    text: 'Plus personne ne pourra la recharger ni s’en servir. Un blocage ne se défait pas : la carte devra être remplacée.',
    why: 'Que s’est-il passé ?',
    reasons: { lost: 'Perdue', stolen: 'Volée', other: 'Autre' } satisfies Record<BlockReason, string>,
    submit: 'Bloquer pour de bon',
    'need-reason': 'Dites ce qui s’est passé.',
    reached: {
      counter:
        'Bloquée à ce guichet. Le serveur et la banque ne le savent pas encore : la demande part dès que possible.',
      centre: 'Bloquée. La banque ne l’a pas encore confirmé : d’ici là, un retrait reste possible.',
      bank: 'Bloquée ; la banque l’a confirmé.',
    },
    because: {
      lost: 'Déclarée perdue.',
      stolen: 'Déclarée volée.',
      other: 'Bloquée à la demande du client.',
    } satisfies Record<BlockReason, string>,
  },
  replace: {
    action: 'Remplacer la carte',
    title: 'Remplacer une carte',
    old: 'Carte bloquée',
    pack: 'Nouveau pack',
    text: 'Le nouveau pack prend le nom {{nickname}} et le même bénéficiaire. La banque étudie le dossier comme pour une première carte.',
    'balance-text': 'Ce qui reste sur l’ancienne carte est tenu par la banque ; le client le lui demande.',
    submit: 'Vendre le remplacement',
    done: 'Remplacement enregistré',
    'not-blocked': 'Cette carte n’est pas bloquée : elle ne se remplace pas.',
  },
  card: {
    history: 'Histoire de la carte',
    'history-none': 'Rien encore sur cette carte.',
    pending: 'dont {{amount}} pas encore confirmés par la banque',
  },
} as const;
