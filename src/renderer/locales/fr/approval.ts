/** French: a manager's agreement to an exception. */
export const approval = {
  approval: {
    title: 'Accord d’un responsable',
    who: 'Responsable',
    pin: 'Code du responsable',
    reason: 'Motif',
    confirm: 'Donner l’accord',
    'need-reason': 'Donnez le motif.',
    'need-pin': 'Tapez le code.',
    'no-manager': 'Cette agence n’a aucun responsable. Appelez l’assistance.',
    out: 'Terminer la session',
    'out-text_one':
      '{{count}} opération n’est pas encore au serveur. Elle est en sécurité sur ce guichet, mais quelqu’un doit en répondre : un responsable donne son accord.',
    'out-text_other':
      '{{count}} opérations ne sont pas encore au serveur. Elles sont en sécurité sur ce guichet, mais quelqu’un doit en répondre : un responsable donne son accord.',
  },
} as const;
