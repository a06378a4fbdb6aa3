/** French: a sentence for every code a method, a control, a field or the sync may answer. */
import type { CounterErrorCode } from '@flouss/shared/contract/counter-api';
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { FieldCode } from '../codes.ts';
import { backupErrors } from './backup.ts';
import { bringErrors } from './recovery.ts';
import { serverErrors } from './server.ts';
import { storeKeyErrors } from './store-key.ts';
import { updateErrors } from './update.ts';

export const codes = {
  /** Refused at once: nothing was recorded. */
  error: {
    'input-invalid': 'Un champ n’est pas rempli comme il faut. Rien n’a été enregistré : corrigez-le et recommencez.',
    'not-signed-in': 'Votre session est fermée. Rien n’a été enregistré : identifiez-vous et recommencez.',
    'store-unavailable':
      'Le guichet n’arrive pas à écrire sur son disque : il est peut-être plein. N’encaissez rien. Faites de la place ou appelez l’assistance, puis recommencez ici : l’opération ne sera pas doublée.',
    'backend-unavailable':
      'Le guichet ne répond pas. Vérifiez dans Journée si l’opération y figure avant de recommencer ; la relancer ne la doublera pas.',
    internal:
      'Le guichet a rencontré un défaut. Vérifiez dans Journée si l’opération y figure, puis appelez l’assistance.',
    'op-id-reused':
      'Cette opération a déjà été enregistrée avec d’autres valeurs. Rien n’a été ajouté : retrouvez-la dans Journée.',
    'pin-wrong': 'Ce code n’est pas le bon. Recommencez.',
    'pin-locked': 'Trop d’essais : ce profil est bloqué pour quelques minutes. Un responsable peut prendre le poste.',
    'pins-missing':
      'Cet ordinateur a perdu de quoi vérifier les codes. Reliez-le au réseau : ils reviennent tout seuls, puis recommencez.',
    'approval-needed': 'Un responsable doit donner son accord pour cela. Rien n’a été fait.',
    'manager-pin-wrong': 'Ce n’est pas le code de ce responsable. Rien n’a été fait : recommencez.',
    'manager-not-allowed': 'Cette personne n’est pas responsable de cette agence. Rien n’a été fait.',
    'operator-not-allowed': 'Votre profil ne permet pas cette opération. Demandez à un responsable.',
    'enrolment-code-invalid':
      'Ce code de rattachement est inconnu, déjà utilisé ou expiré. Demandez-en un nouveau au siège.',
    'already-enrolled': 'Ce guichet est déjà rattaché.',
    'server-unreachable':
      'Le serveur ne répond pas à cette adresse. Vérifiez l’adresse et la connexion, puis recommencez.',
    'card-number-forbidden':
      'On dirait un numéro de carte bancaire : il ne doit jamais être saisi ici. Utilisez la référence FL- ou les quatre derniers chiffres.',
    'customer-unknown': 'Ce client n’existe pas à ce guichet. Cherchez-le à nouveau ou enregistrez-le.',
    'already-registered': 'Cette personne est déjà cliente : ouvrez sa fiche au lieu d’en créer une seconde.',
    'document-expired': 'La pièce d’identité a expiré. Demandez une pièce en cours de validité.',
    'under-age': 'Le client doit avoir au moins 18 ans.',
    'phone-unreadable': 'Ce numéro de téléphone n’est pas valable. Vérifiez-le avec le client.',
    'photo-unknown': 'Cette photo n’est plus là. Reprenez-la.',
    'too-many-photos': 'Il y a déjà assez de photos. Retirez-en une pour en ajouter une autre.',
    'stock-not-yours':
      'Le pack {{card_reference}} n’a pas été envoyé à votre agence : il manque dans la série ou il est à une autre. Rien n’a été reçu : retirez-le de la liste.',
    'already-received':
      'Le pack {{card_reference}} est déjà dans votre stock. Rien n’a été reçu : retirez-le de la liste.',
    'card-unknown': 'Cette carte est inconnue à ce guichet. Vérifiez la référence.',
    'card-not-in-stock': 'Ce pack n’est pas dans votre stock ou il est déjà vendu. Prenez-en un autre.',
    'price-mismatch': 'Le prix de la carte vient de changer. Rien n’a été encaissé : vérifiez le nouveau prix.',
    'tariff-not-in-force': 'Le tarif a changé. Rien n’a été encaissé : recommencez pour voir le prix du jour.',
    'float-exhausted':
      'Le solde réservé à ce guichet ne suffit pas pour ce montant. N’encaissez rien : baissez le montant, ou faites approvisionner le solde de l’agence.',
    'duplicate-order': 'La même opération vient d’être faite. Vérifiez dans Journée avant d’en faire une autre.',
    'device-revoked': 'Ce guichet n’est plus autorisé. N’encaissez rien et appelez l’assistance.',
    'bank-refused': 'La banque a refusé. Rien n’a été pris au client.',
    'funding-refused': 'Le paiement a été refusé. Rien n’a été pris au client.',
    'customer-blocked': 'Ce client est bloqué. N’encaissez rien et appelez l’assistance.',
    'file-being-checked':
      'Le dossier de ce client est en cours de vérification. N’encaissez rien : l’opération sera possible quand la vérification sera terminée.',
    'check-refused': 'Après vérification, cette demande n’a pas été acceptée. Rien n’a été pris au client.',
    'check-overdue':
      'La vérification n’a pas abouti à temps. Rien n’a été pris au client : il peut refaire sa demande.',
    'annual-limit': 'La carte dépasserait sa limite de l’année. Baissez le montant.',
    'monthly-cash-limit': 'La carte dépasserait ce qu’elle peut recevoir en espèces ce mois-ci. Baissez le montant.',
    'amount-out-of-range':
      'Ce montant est hors des bornes d’une recharge (plus basses quand le guichet est hors ligne). Changez le montant.',
    'card-not-active': 'Cette carte n’est pas active : elle ne peut pas être rechargée.',
    'fee-mismatch': 'Les frais viennent de changer. Rien n’a été encaissé : vérifiez le nouveau total.',
    velocity:
      'Trop de recharges aujourd’hui pour cette carte. Reprenez demain, ou quand le guichet sera de nouveau en ligne.',
    'cash-not-enough': 'La somme reçue ne couvre pas le total.',
    ...backupErrors,
    ...bringErrors,
    ...serverErrors,
    ...storeKeyErrors,
    ...updateErrors,
    'nickname-taken': 'Le client a déjà une carte de ce nom. Choisissez-en un autre.',
    'refund-not-due': 'Aucun remboursement n’est dû pour cette opération. Ne rendez rien.',
    'nothing-to-tell': 'Il n’y a plus rien à dire à ce client : quelqu’un l’a déjà prévenu, ou le SMS est arrivé.',
    'nothing-to-make-good':
      'Ce remboursement n’est plus à régler : le serveur l’a pris, ou quelqu’un en a déjà répondu.',
    'already-refunded': 'Cette opération est déjà remboursée. Ne rendez rien une seconde fois.',
    'card-not-blocked': 'Seule une carte bloquée est remplacée. Bloquez-la d’abord. Rien n’a été encaissé.',
    'reload-unknown':
      'Cette recharge n’a pas été faite à ce guichet : elle s’annule là où elle a été payée. Ne rendez rien.',
    'too-late-to-cancel': 'La banque a déjà cette recharge : elle continue. Ne rendez rien.',
    'cancel-asked':
      'L’annulation de cette recharge a déjà été demandée. Attendez la réponse et ne rendez rien d’ici là.',
    'till-not-open': 'La caisse n’est pas ouverte. Rien n’a été pris : comptez le fond et ouvrez-la.',
    'till-left-open':
      'La caisse est restée ouverte depuis un autre jour. Rien n’a été pris : comptez-la et fermez-la d’abord.',
    'till-already-open': 'La caisse est déjà ouverte. Rien n’a changé.',
    'till-short': 'La caisse ne contient pas cette somme. Rien n’a été enregistré : vérifiez le montant.',
    'refunds-short':
      'Le tiroir des remboursements ne contient pas cette somme. Rien n’a été rendu : prenez-la d’abord dans la caisse.',
    'note-needed': 'Il faut une note. Rien n’est encore enregistré : écrivez-la et recommencez.',
    'z-report-unknown': 'Ce rapport n’existe pas à ce guichet.',
    'beneficiary-unknown': 'Ce bénéficiaire n’est pas celui du client. Rien n’a été enregistré.',
    'nothing-changed': 'Rien n’a changé : la fiche dit déjà cela. Rien n’a été enregistré.',
    'receipt-unknown': 'Ce reçu n’existe pas à ce guichet.',
    'receipt-of-training':
      'C’est le reçu d’un exercice : il est sans valeur, et rien n’a été chargé. N’acceptez pas d’argent et n’en rendez pas contre lui.',
    'receipt-unreadable': 'Ce n’est pas le code d’un reçu Flouss. Scannez le carré noir et blanc imprimé sur le reçu.',
    'printer-busy': 'Une autre impression est en cours, ou ce reçu vient de sortir : réessayez dans un instant.',
    'job-unknown': 'Cette impression n’est plus en attente : elle est faite ou annulée.',
    'printer-not-on-network': 'Cet essai n’est possible que sur une imprimante du réseau.',
    'training-unavailable':
      'La formation n’a pas pu s’ouvrir sur cet ordinateur. Le vrai guichet n’a pas changé : continuez, et appelez l’assistance.',
    'not-in-training': 'Vous êtes déjà sur le vrai guichet.',
  } satisfies Record<CounterErrorCode, string>,

  /** Why a recorded operation was refused afterwards. */
  reason: {
    'annual-limit': 'limite annuelle de la carte dépassée',
    'monthly-cash-limit': 'limite mensuelle en espèces dépassée',
    'amount-out-of-range': 'montant hors des bornes',
    'card-not-active': 'carte non active',
    'card-unknown': 'carte inconnue',
    'float-exhausted': 'solde de l’agence insuffisant',
    'tariff-not-in-force': 'tarif qui n’était pas en vigueur',
    'fee-mismatch': 'frais différents du tarif',
    'duplicate-order': 'opération déjà demandée',
    velocity: 'trop d’opérations dans la journée',
    'customer-blocked': 'client bloqué',
    'file-being-checked': 'dossier en cours de vérification',
    'check-refused': 'non acceptée après vérification',
    'check-overdue': 'vérification non aboutie à temps',
    'operator-not-allowed': 'profil non autorisé',
    'device-revoked': 'guichet non autorisé',
    'funding-refused': 'paiement refusé',
    'bank-refused': 'refus de la banque',
    'card-not-in-stock': 'pack absent du stock',
    'customer-unknown': 'client inconnu',
    'price-mismatch': 'prix différent du tarif',
    malformed: 'enregistrement illisible par le serveur',
    'unknown-type': 'opération inconnue du serveur',
    'stock-not-yours': 'pack d’une autre agence',
    cancelled: 'annulée à la demande du client',
    'reload-unknown': 'recharge inconnue à ce guichet',
    'too-late-to-cancel': 'trop tard : la banque l’avait déjà, la recharge continue',
    'card-not-blocked': 'carte non bloquée',
    'refund-not-due': 'remboursement non dû',
    'nothing-to-make-good': 'remboursement déjà réglé',
    'already-registered': 'déjà enregistré',
    'till-not-open': 'caisse fermée',
    'till-already-open': 'caisse déjà ouverte',
    'till-figures-wrong': 'chiffres de caisse incohérents',
    'approval-needed': 'sans l’accord d’un responsable',
  } satisfies Record<FactReason, string>,

  'field-error': {
    'field-invalid': 'À vérifier.',
    'field-missing': 'À remplir.',
    'folder-not-absolute': 'Le chemin complet du dossier, par exemple /media/cle/flouss ou E:\\flouss.',
    'text-empty': 'À remplir.',
    'text-too-long': 'Trop long.',
    'text-forbidden-character':
      'Un caractère n’est pas permis ici, peut-être invisible : effacez le champ et retapez-le.',
    'card-number-forbidden': 'Un numéro de carte bancaire ne doit jamais être saisi.',
    'phone-unreadable': 'Ce numéro n’est pas valable.',
    'pin-unreadable': 'Le code a de 4 à 8 chiffres.',
    'card-nickname-unreadable':
      'Une lettre puis des lettres et chiffres, sans espace, 12 au plus ; pas un mot de commande comme SOLDE.',
    'nickname-taken': 'Le client a déjà une carte de ce nom.',
    'calendar-date-unreal': 'Cette date n’existe pas. Saisissez jour, mois, année.',
    'card-reference-unreadable': 'Une référence ressemble à FL-7K3M-92QD-M.',
    'card-reference-check': 'Un caractère de la référence est faux. Relisez-la.',
    'amount-unreadable': 'Ce montant n’est pas lisible. Saisissez par exemple 150 ou 150,50.',
    'document-number-unreadable': 'Lettres et chiffres seulement, 3 à 20.',
    'email-unreadable': 'Cette adresse n’est pas valable.',
    'under-age': 'Le client doit avoir au moins 18 ans.',
    'document-expired': 'Cette pièce a expiré. Demandez-en une valable.',
    'photo-unreadable': 'Cette photo n’est pas une image JPEG lisible. Reprenez-la.',
    'signature-needed': 'La signature manque : faites signer, ou notez qu’il a signé sur papier.',
    'mrz-differs': 'Ne correspond pas à la zone lue sur la pièce.',
    'mrz-unreadable': 'La zone de lecture ne peut pas être vérifiée. Relisez-la sur la pièce.',
    'consent-needed': 'Sans cet accord, le client ne peut pas être enregistré.',
    'country-missing': 'Choisissez un pays.',
    'already-listed': 'Ce pack est déjà dans la liste.',
    'method-unknown': 'À vérifier.',
    'change-above-given': 'La monnaie dépasse la somme reçue.',
    'change-on-card': 'Pas de monnaie sur un paiement par carte.',
    'change-differs': 'La monnaie ne correspond pas à la somme reçue.',
    'beneficiary-unknown': 'Ce bénéficiaire n’est pas celui du client.',
    'printer-address-unreadable':
      'Cette adresse d’imprimante ne se lit pas : un nom ou quatre nombres, par exemple 192.168.1.50.',
  } satisfies Record<FieldCode, string>,

  trouble: {
    unreachable: 'Le serveur ne répond pas. Tout est gardé ici et partira dès son retour.',
    'request-malformed': 'Le serveur n’a pas compris l’envoi. Tout est gardé ici ; appelez l’assistance.',
    'signature-missing': 'Le serveur n’a pas reconnu ce guichet. Tout est gardé ici ; appelez l’assistance.',
    'signature-invalid': 'Le serveur n’a pas reconnu ce guichet. Tout est gardé ici ; appelez l’assistance.',
    'signature-stale': 'L’heure de cet ordinateur est fausse. Réglez-la : tout partira ensuite.',
    'nonce-replayed': 'Le serveur a refusé un envoi répété. Le guichet recommence de lui-même.',
    'device-unknown': 'Le serveur ne connaît pas ce guichet. Tout est gardé ici ; appelez l’assistance.',
    'device-revoked': 'Ce guichet n’est plus autorisé. N’encaissez plus rien et appelez l’assistance.',
    'key-retired':
      'La clé de ce guichet a été remplacée ailleurs : ceci en est une copie. N’encaissez plus rien et appelez l’assistance.',
    'counter-too-old':
      'Ce guichet est trop ancien pour le serveur : mettez l’application à jour. Vous pouvez continuer ; tout est gardé ici et partira ensuite.',
    'device-quarantined':
      'Le serveur a mis ce guichet de côté pour contrôle. N’encaissez plus rien et appelez l’assistance.',
    'enrolment-code-invalid': 'Le code de rattachement n’est plus valable.',
    'chain-gap': 'Le serveur attend des opérations plus anciennes. Le guichet les renvoie de lui-même.',
    'chain-fork':
      'Le journal de ce guichet diffère de celui du serveur. N’encaissez plus rien et appelez l’assistance.',
    'body-too-large': 'Un envoi était trop gros. Le guichet le découpe de lui-même.',
    'too-many-requests': 'Le serveur demande d’attendre un peu. Le guichet recommence de lui-même.',
    'not-found': 'Cette adresse n’est pas celle d’un serveur Flouss. Vérifiez-la avec l’assistance.',
    'server-busy': 'Le serveur est occupé. Tout est gardé ici et partira tout seul.',
    internal: 'Le serveur a rencontré un défaut. Tout est gardé ici et repartira tout seul.',
  } satisfies Record<SyncErrorCode | 'unreachable', string>,
} as const;
