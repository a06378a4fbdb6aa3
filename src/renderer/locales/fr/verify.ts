/** French: a receipt held up to the counter. */
import type { ReceiptVerdict, ReceiptWhy } from '@flouss/shared/contract/receipt-check';

export const verify = {
  verify: {
    title: 'Vérifier un reçu',
    open: 'Vérifier un reçu',
    code: 'Code du reçu',
    hint: 'Scannez le code QR du reçu depuis n’importe quel écran, ou collez ici son texte.',
    submit: 'Vérifier',
    'need-code': 'Scannez ou collez le code d’un reçu.',
    verdict: {
      genuine: 'Reçu authentique',
      false: 'FAUX REÇU',
      unchecked: 'Vérification impossible pour l’instant',
    } satisfies Record<ReceiptVerdict, string>,
    why: {
      known: 'La signature est juste et l’opération est enregistrée.',
      'not-arrived': 'La signature est juste. Le guichet qui l’a émis n’a pas encore tout envoyé au centre.',
      'signature-wrong':
        'La signature ne va pas avec ce qui est écrit : le reçu a été modifié ou inventé. Ne payez rien contre ce reçu, gardez-le et appelez le support.',
      'device-unknown':
        'Aucun guichet Flouss n’a signé ce reçu. Ne payez rien contre ce reçu, gardez-le et appelez le support.',
      'other-content':
        'Sous ce numéro, le guichet a enregistré autre chose. Ne payez rien contre ce reçu et appelez le support.',
      'device-revoked':
        'Signé par un guichet fermé depuis, et jamais arrivé au centre. Ne payez rien et appelez le support.',
      'centre-out-of-reach':
        'Ce reçu vient d’un autre guichet et le centre ne répond pas. Réessayez quand la connexion est revenue ; ne payez rien d’ici là.',
      newer:
        'Ce reçu vient d’une version plus récente. Mettez ce guichet à jour ou appelez le support ; ne payez rien d’ici là.',
    } satisfies Record<ReceiptWhy, string>,
    signed: 'Ce qui a été signé',
    claimed: 'Ce que le papier prétend',
    at: 'Date et heure',
    agent: 'Agence',
    today: 'Aujourd’hui',
    'not-told': 'L’état de l’opération n’est connu que de l’agence qui l’a faite.',
    receipt: 'Voir le reçu',
    customer: 'Ouvrir le client',
    refund: 'Payer le remboursement',
  },
} as const;
