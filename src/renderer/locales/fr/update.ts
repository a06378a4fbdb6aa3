/** French: newer versions of the application. */

export const update = {
  update: {
    title: 'Mises à jour',
    version: 'Version installée',
    'unknown-version': 'inconnue',
    off: 'Cette installation n’indique pas d’adresse de mise à jour : la version installée est gardée telle quelle.',
    check: 'Chercher une mise à jour',
    checking: 'Recherche…',
    current: 'Cette version est la plus récente.',
    'checked-at': 'Vérifié à {{time}}.',
    offered: 'Version {{version}} disponible',
    released: 'Publiée le {{day}}',
    size: '{{megabytes}} Mo',
    download: 'Télécharger',
    downloading: 'Téléchargement…',
    downloaded: 'Le fichier est là, entier, et signé par l’éditeur. Rien n’a été installé.',
    how: 'Fermez la caisse et l’application, puis ouvrez ce fichier :',
    waits_one: '{{count}} opération n’est pas encore au siège. Le fichier pourra être installé quand elle sera partie.',
    waits_other:
      '{{count}} opérations ne sont pas encore au siège. Le fichier pourra être installé quand elles seront parties.',
  },
} as const;

export const updateErrors = {
  'update-off': 'Cette installation n’indique pas d’adresse de mise à jour. Rien n’a été demandé.',
  'update-unreadable': 'La réponse n’est pas une annonce de mise à jour. Rien n’a changé ; dites-le au siège.',
  'update-signature-wrong':
    'Cette annonce n’est pas signée par l’éditeur de l’application. Elle a été refusée ; dites-le au siège.',
  'update-expired':
    'Cette annonce est périmée. Vérifiez la date de cet ordinateur ; si elle est juste, dites-le au siège.',
  'update-older':
    'Cette annonce propose une version plus ancienne. Elle a été refusée : on ne revient jamais en arrière.',
  'update-too-far': 'Cette mise à jour ne s’installe pas sur une version aussi ancienne. Appelez l’assistance.',
  'update-other-computer':
    'Cette mise à jour n’existe pas pour ce type d’ordinateur. La version installée reste bonne.',
  'update-not-found': 'Le fichier annoncé n’est pas à son adresse. Réessayez plus tard.',
  'update-file-wrong':
    'Le fichier reçu n’est pas celui que l’éditeur a signé, ou il est incomplet. Il a été effacé ; réessayez.',
  'update-not-downloaded': 'Cherchez d’abord la mise à jour.',
  'update-disk': 'Le fichier ne peut pas être écrit. Vérifiez l’espace et les droits du disque.',
} as const;
