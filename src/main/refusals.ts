/** Why the application cannot start, in words, in the two languages of an installation. It must not know how it was found out. */
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';

export type StartRefusal = StoreRefusal | 'key-store-missing' | 'key-unreadable' | 'folder-unwritable';

const SENTENCES: Readonly<Record<StartRefusal, readonly [fr: string, en: string]>> = {
  'key-store-missing': [
    'Le trousseau de clés (GNOME Keyring ou KWallet) avec lequel ce guichet a été installé n’est plus là. Ouvrez la session qui l’a, ou réinstallez-le : sans lui, ces données ne s’ouvrent pas.',
    'The key store (GNOME Keyring or KWallet) with which this counter was installed is gone. Sign in to the session that has it, or install it again: without it these data do not open.',
  ],
  'key-unreadable': [
    'Le trousseau de clés n’ouvre plus les données de ce guichet. Ouvrez la session avec laquelle il a été installé, ou appelez l’assistance.',
    'The key store no longer opens this counter’s data. Sign in as the user who installed it, or call support.',
  ],
  'folder-unwritable': [
    'Le dossier de l’application ne peut pas être écrit. Vérifiez l’espace et les droits du disque.',
    'The application’s folder cannot be written to. Check the disk’s space and rights.',
  ],
  'store-in-use': [
    'Ce guichet est déjà ouvert dans une autre fenêtre ou un autre programme. Travaillez dans celui-là, ou fermez-le d’abord.',
    'This counter is already open in another window or program. Work in that one, or close it first.',
  ],
  'store-key-wrong': [
    'La clé de cet ordinateur n’ouvre pas les données de ce guichet. Rien n’a été changé ; appelez l’assistance.',
    'This computer’s key does not open this counter’s data. Nothing was changed; call support.',
  ],
  'store-newer': [
    'Les données de ce guichet viennent d’une version plus récente. Installez cette version.',
    'This counter’s data come from a newer version. Install that version.',
  ],
  'store-unwritable': [
    'Les données de ce guichet ne peuvent pas être écrites. Vérifiez l’espace et les droits du disque.',
    'This counter’s data cannot be written. Check the disk’s space and rights.',
  ],
  'store-damaged': [
    'Les données de ce guichet sont abîmées. N’effacez rien et appelez l’assistance.',
    'This counter’s data are damaged. Delete nothing and call support.',
  ],
};

export function refusalSentence(refusal: StartRefusal): string {
  return SENTENCES[refusal].join('\n\n');
}
