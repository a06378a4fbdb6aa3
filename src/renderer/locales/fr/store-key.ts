/** French: the key of the data, and its pass-phrase where the computer has no key store. */

export const storeKey = {
  'store-key': {
    'title-set': 'Protégez les données de ce guichet',
    'text-set':
      'Cet ordinateur n’a pas de trousseau de clés. Choisissez une phrase secrète : elle chiffre les données des clients et sera demandée à chaque démarrage.',
    'title-open': 'Ouvrez ce guichet',
    'text-open': 'Tapez la phrase secrète du guichet. Chacun garde ensuite son propre code.',
    phrase: 'Phrase secrète',
    'phrase-hint': '12 signes au moins, par exemple quatre mots sans rapport entre eux',
    again: 'La même, une seconde fois',
    differs: 'Les deux phrases diffèrent.',
    set: 'Protéger et continuer',
    open: 'Ouvrir',
    working: 'Vérification…',
    'keep-title': 'Écrivez-la et gardez-la en lieu sûr, loin de cet ordinateur.',
    'keep-text': 'Personne ne peut la retrouver, l’assistance non plus.',
    show: 'Montrer ce que je tape',
    forgotten: 'Phrase oubliée ?',
    'forgotten-text':
      'Sans elle, cet ordinateur n’ouvre plus ces données. Elles ne sont pas perdues : demandez au siège un code de reprise, mettez de côté le dossier de ce guichet, relancez l’application, tapez ce code et donnez l’ancien fichier {{file}} pour sauvegarde. Le siège garde une clé qui l’ouvre : ce qui n’était pas encore envoyé revient aussi.',
    wait: 'Encore {{seconds}} s avant un nouvel essai.',
    setting: 'Clé des données',
    'kept-key-store': 'La clé est gardée par le trousseau de cet ordinateur.',
    'kept-file': 'La clé est dans un fichier à côté des données : cet hôte sert à la démonstration.',
    'kept-pass-phrase':
      'Cet ordinateur n’a pas de trousseau de clés : les données s’ouvrent avec la phrase secrète, demandée à chaque démarrage.',
    change: 'Changer de phrase secrète',
    now: 'Phrase secrète actuelle',
    new: 'Nouvelle phrase secrète',
    changed: 'La nouvelle phrase secrète vaut dès le prochain démarrage.',
  },
} as const;

export const storeKeyErrors = {
  'pass-phrase-wrong': 'Ce n’est pas la phrase secrète de ce guichet. Vérifiez les majuscules et la langue du clavier.',
  'pass-phrase-wait': 'Trop d’essais à la suite : attendez un instant avant le prochain.',
  'pass-phrase-short': 'Cette phrase est trop courte : il faut 12 signes au moins.',
  'pass-phrase-simple':
    'Cette phrase se devine trop facilement : mêlez plusieurs mots, pas seulement des chiffres ni le même signe.',
  'pass-phrase-set-already': 'Ce guichet a déjà une phrase secrète. Redémarrez l’application pour la taper.',
  'pass-phrase-not-used': 'Ce guichet n’a pas besoin de phrase secrète : sa clé est gardée autrement.',
  'key-file-unreadable':
    'Le fichier de la clé est abîmé ou illisible. N’effacez rien et appelez l’assistance ; un code de reprise du siège rend le guichet.',
  'folder-unwritable':
    'Le dossier de l’application ne peut pas être écrit. Rien n’a changé : vérifiez l’espace et les droits du disque.',
} as const;
