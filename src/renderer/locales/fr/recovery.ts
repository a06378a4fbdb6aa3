/** French: a counter that takes the place of a lost one. */
import type { BringFault } from '@flouss/shared/contract/recovery';

export const recovery = {
  recovery: {
    'begin-text':
      'Ce code prend la place d’un guichet perdu : l’ancien est révoqué ; les clients, les cartes et les opérations reviennent du serveur.',
    file: 'Fichier de sauvegarde, s’il y en a un',
    'file-hint':
      'Le chemin complet d’un fichier .backup, ou de l’ancien fichier counter.store. Ce que le serveur n’a pas reçu en sera repris.',
    'begin-submit': 'Prendre sa place',
    title: 'Guichet remplacé',
    text: 'Ce guichet a pris la place d’un guichet perdu. Le serveur en connaissait le journal jusqu’au n° {{seq}}.',
    'nothing-read': 'Ce que l’ancien guichet a pu enregistrer après cela n’a pas été repris.',
    brought_one: '{{count}} opération a été reprise de la sauvegarde.',
    brought_other: '{{count}} opérations ont été reprises de la sauvegarde.',
    refused_one: '{{count}} d’entre elles a été refusée : voyez les opérations à suivre.',
    refused_other: '{{count}} d’entre elles ont été refusées : voyez les opérations à suivre.',
    'nothing-new': 'La sauvegarde n’apporte rien que le serveur ne sache déjà.',
    'no-key': 'Le siège n’a pas la clé de l’ancien guichet : ses sauvegardes ne peuvent pas être lues.',
    bring: 'Lire une sauvegarde',
  },
} as const;

export const bringErrors = {
  'backup-file-missing': 'Ce fichier n’existe pas. Vérifiez le chemin, puis recommencez.',
  'backup-file-unreadable':
    'Ce fichier n’est pas une sauvegarde lisible du guichet perdu. Essayez-en une autre ; ce qui est déjà fait reste fait.',
  'backup-of-other-counter': 'Cette sauvegarde est celle d’un autre guichet. Choisissez celle du guichet perdu.',
  'backup-differs':
    'Le guichet perdu a continué ailleurs après cette sauvegarde : elle ne peut pas être reprise. Appelez l’assistance.',
  'recovery-key-missing': 'Le siège n’a pas la clé de ce guichet : ses sauvegardes ne peuvent pas être lues.',
} satisfies Record<Exclude<BringFault, 'server-unreachable'>, string>;
