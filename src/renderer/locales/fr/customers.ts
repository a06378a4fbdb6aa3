/** French: registering a customer and keeping his file. */
export const customers = {
  mrz: {
    title: 'Lecture de la pièce',
    'title-hint': 'Facultatif : remplit les champs',
    label: 'Zone de lecture (MRZ)',
    hint: 'Les deux ou trois lignes avec des « < », tapées ou envoyées par un lecteur',
    read: '{{format}} : chiffres de contrôle justes, champs vides remplis.',
    formats: {
      td1: 'Carte à trois lignes',
      td2: 'Carte à deux lignes',
      td3: 'Passeport',
      'fr-id': 'Carte d’identité française',
    },
    unreadable: 'Ce ne sont pas les lignes d’une pièce : deux lignes de 44 ou 36 signes, ou trois de 30.',
    'check-digit': {
      number: 'Un signe est faux dans le numéro de la pièce. Relisez la ligne ; rien n’a été rempli.',
      'birth-date': 'Un signe est faux dans la date de naissance. Relisez la ligne ; rien n’a été rempli.',
      expiry: 'Un signe est faux dans la date d’expiration. Relisez la ligne ; rien n’a été rempli.',
      whole: 'Un signe est faux quelque part. Relisez les lignes ; rien n’a été rempli.',
    },
    differs: 'La zone lue dit : {{said}}',
    take: 'Prendre',
    keep: 'Garder le mien',
    card: 'Carte',
  },
} as const;
