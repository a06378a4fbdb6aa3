/** French: how the counter stands with the server, for whoever asks why. */
export const link = {
  link: {
    'clock-ahead':
      'L’horloge de cet ordinateur avance de {{time}}. Réglez-la : sinon les reçus portent une heure fausse.',
    'clock-behind':
      'L’horloge de cet ordinateur retarde de {{time}}. Réglez-la : sinon les reçus portent une heure fausse.',
    sending: '{{done}} opérations envoyées sur {{total}}',
    taking: '{{done}} nouveautés reçues sur {{total}}',
    receiving: 'Réception…',
    'receiving-why':
      'Ce guichet reçoit les clients et les cartes de l’agent. Vous pouvez déjà servir ceux qui sont arrivés.',
    'waiting-title': 'Ce qui attend d’être envoyé',
    'waiting-more_one': 'et {{count}} autre',
    'waiting-more_other': 'et {{count}} autres',
    'what-to-do': 'Ce qu’il faut faire',
    'do-stop': 'N’encaissez plus rien sur ce guichet.',
    'do-call': 'Appelez l’assistance et donnez le numéro du guichet : {{counter}}.',
    'do-leave-on': 'Laissez cet ordinateur allumé et relié au réseau. Rien de ce qui est enregistré n’est perdu.',
  },
} as const;
