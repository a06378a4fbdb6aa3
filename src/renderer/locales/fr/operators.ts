/** French: who works at this counter, PINs and their lock. */
export const operators = {
  operators: {
    title: 'Opérateurs',
    text: 'Le siège crée les opérateurs, change leur rôle et leur code, et les désactive. Un code ne se change pas ici.',
    name: 'Nom',
    role: 'Rôle',
    state: 'État',
    'last-seen': 'Vu à ce guichet',
    never: 'Jamais',
    active: 'Actif',
    disabled: 'Désactivé',
    locked: 'Bloqué encore {{time}}',
    here: 'C’est vous',
    'shut-out':
      'Le siège vient de désactiver {{name}} : sa session est terminée. Ce qui était enregistré est gardé. En cas de doute, appelez l’assistance.',
    'attempts-left_one': 'Encore {{count}} essai avant que ce profil soit bloqué.',
    'attempts-left_other': 'Encore {{count}} essais avant que ce profil soit bloqué.',
    'locked-for': 'Trop d’essais : ce profil est bloqué encore {{time}}.',
    'locked-why':
      'Le temps compte tant que ce guichet est allumé ; changer l’heure n’y fait rien. Un collègue peut prendre le poste, et le siège peut donner un nouveau code.',
    idle: 'Verrouillage',
    'idle-label': 'Verrouiller quand personne ne touche au guichet pendant',
    'idle-text': 'Le travail en cours est gardé. Ctrl + L verrouille tout de suite.',
    lock: 'Verrouiller ou changer d’opérateur',
    'work-kept': 'Travail en cours gardé',
  },
} as const;
