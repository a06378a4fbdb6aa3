/** French: the file for support. */
export const diagnostics = {
  diagnostics: {
    title: 'Diagnostic',
    text: 'Un fichier pour l’assistance : versions, comptes, codes d’erreur, tailles. Il ne contient ni nom, ni téléphone, ni référence de personne.',
    save: 'Enregistrer le fichier de diagnostic',
    saved: 'Le fichier de diagnostic est dans vos téléchargements.',
  },
} as const;
