/** French: receipts on paper, the printer, its settings. */
import type { PrintTrouble } from '@flouss/shared/contract/printing';

export const paper = {
  paper: {
    title: 'Imprimante',
    'waiting-count_one': '{{count}} reçu attend',
    'waiting-count_other': '{{count}} reçus attendent',
    waiting: 'Ce reçu attend l’imprimante.',
    printing: 'Impression en cours…',
    printed: 'Imprimé.',
    receipt: 'Reçu {{number}}',
    duplicate: 'DUPLICATA n° {{number}}',
    stands: 'L’opération est enregistrée, avec ou sans papier.',
    why: {
      'printer-unreachable':
        'L’imprimante ne répond pas : vérifiez qu’elle est allumée et branchée au réseau. Le reçu sortira tout seul.',
      'paper-out': 'L’imprimante n’a plus de papier : changez le rouleau. Le reçu sortira tout seul.',
      'cover-open': 'Le capot de l’imprimante est ouvert : fermez-le. Le reçu sortira tout seul.',
      'printer-error': 'L’imprimante signale une panne : éteignez-la puis rallumez-la. Le reçu sortira tout seul.',
      'not-taken': 'Rien n’est parti à l’impression : dialogue fermé, ou imprimante absente du système.',
      'paper-unknown':
        'Le reçu est parti, mais l’imprimante n’a pas confirmé. Regardez si le papier est sorti ; le suivant portera DUPLICATA.',
      'not-wanted': 'Impression annulée.',
    } satisfies Record<PrintTrouble, string>,
    elsewhere: 'Imprimer ailleurs ou en PDF',
    pdf: 'Enregistrer en PDF',
    drop: 'Ne plus imprimer',
    'came-out': 'Le papier est sorti',
    'again-final': 'Réimprimer, confirmé par la banque',
    again: 'Réimprimer (DUPLICATA)',
  },
  printer: {
    title: 'Imprimante des reçus',
    kind: 'Imprimer sur',
    kinds: { page: 'Dialogue, A4, PDF', network: 'Ticket, réseau', system: 'Imprimante système' },
    'page-text': 'La fenêtre d’impression s’ouvre pour chaque reçu : papier A4, rouleau ou fichier PDF.',
    host: 'Adresse',
    'host-hint': 'Par exemple 192.168.1.50',
    port: 'Port',
    roll: 'Largeur du papier',
    rolls: { '80': '80 mm', '58': '58 mm', a4: 'A4' },
    name: 'Imprimante',
    'no-system': 'Le système n’a aucune imprimante.',
    auto: 'Imprimer chaque reçu dès que l’opération est enregistrée',
    keep: 'Enregistrer',
    kept: 'Imprimante enregistrée.',
    test: 'Imprimer un essai',
    testing: 'Essai en cours…',
    'test-printed': 'L’essai est sorti. Le QR doit se lire avec un téléphone.',
    'test-handed': 'L’essai a été remis au système.',
    specimen: { agent: 'Boutique d’essai', address: '1 rue de l’Exemple, Paris', name: 'Essai d’impression' },
  },
} as const;
