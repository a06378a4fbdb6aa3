/** French: training, and the guided first day. */
import type { TrainingStep } from '@flouss/shared/contract/training';

export const training = {
  training: {
    word: 'FORMATION',
    title: 'Formation',
    text: 'Un autre guichet, avec des clients inventés et une banque jouée ici, pour apprendre sans risque. Rien ne part au serveur et rien ne compte.',
    'nothing-real': 'Rien de ce que vous faites ici n’est réel. N’encaissez l’argent d’aucun client.',
    enter: 'Entrer en formation',
    leave: 'Quitter la formation',
    'leave-title': 'Revenir au vrai guichet',
    'leave-text':
      'Un opérateur de ce guichet donne son vrai code. La formation reste où elle en est ; vous pourrez la reprendre.',
    who: 'Opérateur',
    pin: 'Son vrai code',
    'need-pin': 'Tapez le code.',
    nobody: 'Ce guichet n’a aucun opérateur. Appelez l’assistance.',
    reset: 'Recommencer à zéro',
    'reset-title': 'Recommencer la formation à zéro ?',
    'reset-text': 'Ce qui a été fait en formation est effacé. Le vrai guichet n’est pas touché.',
    'reset-no': 'Continuer comme c’est',
    'sign-in': 'En formation, le code de tous est',
    guide: 'Premier jour guidé',
    progress: '{{done}} sur {{all}}',
    now: 'À faire maintenant : {{title}}',
    list: 'Toutes les étapes',
    done: 'fait',
    cut: 'Couper la connexion',
    mend: 'Rétablir la connexion',
    'all-done': 'Votre premier jour est fini',
    'all-done-text':
      'Vous avez tout fait une fois. Continuez à vous exercer, recommencez à zéro dans Réglages, ou quittez la formation.',
    step: {
      'sign-in': { title: 'Entrez', text: 'Choisissez votre nom et tapez le code de formation.' },
      'open-till': {
        title: 'Ouvrez la caisse',
        text: 'F7, puis F9. Comptez un fond de caisse inventé, puis celui des remboursements, et F9 l’ouvre.',
      },
      'find-customer': {
        title: 'Trouvez une cliente',
        text: 'F2, tapez « {{name}} ». Les flèches choisissent, Entrée ouvre sa fiche.',
      },
      'register-customer': {
        title: 'Enregistrez un client',
        text: 'F3 : inventez une personne. Les champs à étoile sont nécessaires ; F9 enregistre.',
      },
      'receive-packs': {
        title: 'Recevez des packs',
        text: 'F10, puis Ouvrir le stock. Tapez chaque référence et Entrée, un bon de livraison (BL-1), puis F9.',
      },
      'sell-card': {
        title: 'Vendez une carte',
        text: 'F4 : la référence d’un pack reçu, votre client, un nom court comme MAMAN. Encaissez, puis F9.',
      },
      'card-active': {
        title: 'Voyez-la devenir active',
        text: 'Rien à faire : la banque répond en quelques secondes, et la carte devient active toute seule.',
      },
      reload: {
        title: 'Rechargez 200 €',
        text: 'F5, la carte, 200, puis F9. Lisez le nom et le total à voix haute, encaissez, F9. Attendez le vert.',
      },
      'print-receipt': {
        title: 'Relisez et imprimez le reçu',
        text: 'F8 : ouvrez le reçu de la recharge. L’état est dans le cadre. Imprimez-le avec F9.',
      },
      refund: {
        title: 'Remboursez un refus',
        text: 'Rechargez 100 € sur la carte de {{name}} : la banque la refuse. Puis F6, Rembourser, F9.',
      },
      offline: {
        title: 'Travaillez hors ligne',
        text: 'Coupez la connexion ici, rechargez 60 € une carte, puis rétablissez-la : tout part tout seul.',
      },
      'close-day': {
        title: 'Fermez la caisse',
        text: 'F7, puis F9 : comptez sans regarder ce qu’il devrait y avoir. Un écart demande une note et le code du responsable. Le rapport Z sort.',
      },
    } satisfies Record<TrainingStep, { title: string; text: string }>,
  },
} as const;
