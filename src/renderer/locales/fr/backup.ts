/** French: backups of the counter. */
import type { BackupFault } from '@flouss/shared/contract/backup';

export const backup = {
  backup: {
    title: 'Sauvegarde',
    text: 'Une copie chiffrée et vérifiée des données de ce guichet, chaque jour, à la clôture de caisse et toutes les 200 opérations.',
    none: 'Aucune sauvegarde : choisissez un dossier, de préférence sur une clé ou un autre ordinateur.',
    running: 'Sauvegarde en cours. Vous pouvez continuer à servir.',
    'last-good': 'Dernière sauvegarde : {{time}}',
    'never-good': 'Aucune sauvegarde n’a encore réussi.',
    failed: 'La sauvegarde de {{time}} a échoué',
    since_one: '{{count}} opération depuis',
    since_other: '{{count}} opérations depuis',
    file: 'Fichier',
    size: '{{megabytes}} Mo',
    'same-disk': 'Ce dossier est sur le disque du guichet : si ce disque est perdu, la sauvegarde l’est aussi.',
    folder: 'Dossier',
    kept: 'Copies gardées',
    save: 'Utiliser ce dossier',
    stop: 'Ne plus sauvegarder',
    now: 'Sauvegarder maintenant',
    'manager-only': 'Un responsable choisit le dossier.',
    banner: 'La sauvegarde ne se fait plus.',
    'banner-open': 'Voir les réglages',
  },
} as const;

export const backupErrors = {
  'backup-not-configured': 'Aucun dossier de sauvegarde n’est choisi. Choisissez-en un.',
  'backup-folder-missing':
    'Le dossier de sauvegarde n’est pas là. Rebranchez la clé ou le disque, ou choisissez un autre dossier. Rien n’est perdu sur ce guichet.',
  'backup-folder-unwritable':
    'Le guichet n’a pas le droit d’écrire dans ce dossier. Choisissez-en un autre ou demandez ce droit. Rien n’est perdu sur ce guichet.',
  'backup-disk-full':
    'Il n’y a plus de place dans le dossier de sauvegarde. Libérez de la place ou choisissez un autre dossier. Rien n’est perdu sur ce guichet.',
  'backup-write-failed':
    'Le disque de sauvegarde a refusé l’écriture. Essayez une autre clé ou un autre disque. Rien n’est perdu sur ce guichet.',
  'backup-copy-damaged':
    'La copie écrite n’est pas fidèle et a été écartée. Essayez une autre clé ou un autre disque ; si cela se répète, appelez l’assistance.',
  'backup-interrupted': 'Le guichet a été fermé pendant la sauvegarde. Elle sera refaite.',
} satisfies Record<BackupFault | 'backup-not-configured', string>;
