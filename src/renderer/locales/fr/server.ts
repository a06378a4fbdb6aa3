/** French: who is at an address, before anything is entrusted to it. */
import type { ServerFault } from '@flouss/shared/contract/hello';

export const server = {
  server: {
    check: 'Vérifier le serveur',
    scan: 'Tapez le code, ou placez-vous ici et scannez le QR du siège.',
    host: 'Serveur',
    encrypted: 'Connexion chiffrée, certificat vérifié',
    local: 'Sur cet ordinateur',
    agent: 'Agence',
    counter: 'Guichet',
    'is-it': 'Est-ce bien votre agence ? Rien n’est encore rattaché.',
    clock: 'L’horloge de cet ordinateur diffère de celle du serveur. Réglez la date et l’heure.',
    'computer-at': 'Cet ordinateur se croit le {{time}}.',
  },
} as const;

export const serverErrors = {
  'server-name-unknown':
    'Ce nom de serveur n’existe pas, ou cet ordinateur n’a pas de réseau. Vérifiez l’adresse et la connexion.',
  'server-refused-connection': 'Aucun serveur n’écoute à cette adresse. Vérifiez l’adresse et le port avec le siège.',
  'server-not-ours':
    'Cette adresse répond, mais ce n’est pas un serveur Flouss. Vérifiez-la avec le siège ; un portail Wi-Fi peut aussi répondre à sa place.',
  'server-other-version':
    'Ce serveur parle une autre version. Mettez cette application à jour, ou appelez l’assistance.',
  'server-not-encrypted': 'Cette adresse n’est pas chiffrée : elle doit commencer par https. Rien n’a été envoyé.',
  'certificate-issuer-unknown':
    'Le certificat de ce serveur est signé par lui-même ou par une autorité inconnue ici. Rien n’a été envoyé : demandez au siège si un certificat doit être installé.',
  'certificate-other-name':
    'Le certificat de ce serveur est au nom d’une autre adresse. Rien n’a été envoyé : vérifiez l’adresse avec le siège.',
  'certificate-expired':
    'Le certificat de ce serveur a expiré. Rien n’a été envoyé : si la date de cet ordinateur est juste, prévenez le siège.',
  'certificate-not-yet-valid':
    'Le certificat de ce serveur n’est pas encore valable. Rien n’a été envoyé : l’horloge de cet ordinateur est sans doute en retard, réglez-la.',
  'encryption-too-old': 'Ce serveur n’offre qu’un chiffrement trop ancien. Rien n’a été envoyé : prévenez le siège.',
} satisfies Record<Exclude<ServerFault, 'server-unreachable'>, string>;
