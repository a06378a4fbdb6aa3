/** French: what the help sheet says beyond the keys: states, working offline, a refusal, who to call. */
export const guidance = {
  guidance: {
    states: 'Où en est une opération',
    state: 'État',
    means: 'Ce que cela veut dire',
    operation: {
      recorded: 'Gardée sur ce guichet, pas encore au serveur. Elle part toute seule. Rien à faire.',
      approved: 'Le serveur l’a acceptée ; elle part à la banque. Rien à faire.',
      submitted: 'La banque l’a reçue. Sa réponse vient d’habitude en quelques minutes.',
      unknown: 'La banque n’a pas répondu : on lui redemande. Ne refaites pas l’opération, ne rendez rien.',
      loaded: 'L’argent est sur la carte. Le reçu peut être réimprimé comme définitif.',
      'refund-due': 'Refusée : l’argent est à rendre au client, contre son reçu.',
      refunded: 'L’argent a été rendu. Terminé.',
    },
    cards: 'Où en est une carte',
    card: {
      'in-stock': 'Le pack est chez vous et peut être vendu.',
      applied: 'Vendue ; la banque étudie le dossier du client.',
      active: 'Elle peut recevoir de l’argent.',
      declined: 'La banque a refusé le dossier : le prix est à rendre.',
      blocked: 'Perdue ou volée : elle ne sert plus, il faut la remplacer.',
    },
    offline: 'Sans connexion',
    'offline-keep': 'Continuez à servir : ventes, recharges, enregistrements sont gardés ici et partent tout seuls.',
    'offline-limits': 'Les montants sont plus bas, et le solde réservé à ce guichet peut s’épuiser : le devis le dit.',
    'offline-tell': 'Dites au client que la banque confirmera plus tard : son reçu le dit aussi.',
    'offline-stay':
      'N’éteignez pas pour « débloquer », ne refaites pas une opération : elle serait double pour le client.',
    'offline-long':
      'Si cela dure plus d’une journée, vérifiez la box et le câble, puis appelez l’assistance. Rien n’est perdu.',
    refusal: 'Quand la banque refuse',
    'refusal-see': 'L’opération passe dans À suivre (F6), en rouge.',
    'refusal-pay':
      'Rendez exactement la somme affichée, contre le reçu, avec Rembourser. Une seule fois, jamais de mémoire.',
    'refusal-why': 'Le motif est écrit sur la ligne. Pour le reste, le client s’adresse à l’assistance.',
    call: 'Qui appeler',
    'call-manager': 'Votre responsable',
    'call-manager-for': 'Code bloqué, écart de caisse, annulation, client mécontent.',
    'call-support': 'L’assistance Flouss',
    'call-support-for':
      'Le guichet demande une vérification, le serveur ne le reconnaît plus, un état ne change pas depuis un jour, une pièce douteuse.',
    'call-nobody': 'Personne',
    'call-nobody-for': 'Hors ligne, en attente, à la banque : cela avance tout seul.',
    'call-say':
      'Dites d’abord : guichet {{counter}}, {{agent}}, et le numéro du reçu. Jamais un code, jamais un numéro de carte bancaire.',
    training: 'Formation : rien de réel, rien ne compte',
    'key-print': 'Imprimer le reçu affiché',
    'key-guide': 'En formation : plier ou ouvrir le guide',
  },
} as const;
