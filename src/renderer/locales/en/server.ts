/** English: who is at an address, before anything is entrusted to it. */
import type { Translated } from '../catalogue.ts';
import type { server as french, serverErrors as frenchErrors } from '../fr/server.ts';

export const server = {
  server: {
    check: 'Check the server',
    scan: 'Type the code, or place the cursor here and scan head office’s QR code.',
    host: 'Server',
    encrypted: 'Encrypted connection, certificate checked',
    local: 'On this computer',
    agent: 'Agency',
    counter: 'Counter',
    'is-it': 'Is this your agency? Nothing has been enrolled yet.',
    clock: 'This computer’s clock differs from the server’s. Set the date and time.',
    'computer-at': 'This computer believes it is {{time}}.',
  },
} as const satisfies Translated<typeof french>;

export const serverErrors = {
  'server-name-unknown':
    'There is no server of this name, or this computer has no network. Check the address and the connection.',
  'server-refused-connection': 'No server listens at this address. Check the address and the port with head office.',
  'server-not-ours':
    'This address answers, but it is not a Flouss server. Check it with head office; a Wi-Fi portal may also answer in its place.',
  'server-other-version': 'This server speaks another version. Update this application, or call support.',
  'server-not-encrypted': 'This address is not encrypted: it must begin with https. Nothing was sent.',
  'certificate-issuer-unknown':
    'This server’s certificate is signed by itself or by an authority unknown here. Nothing was sent: ask head office whether a certificate must be installed.',
  'certificate-other-name':
    'This server’s certificate is for another address. Nothing was sent: check the address with head office.',
  'certificate-expired':
    'This server’s certificate has expired. Nothing was sent: if this computer’s date is right, tell head office.',
  'certificate-not-yet-valid':
    'This server’s certificate is not valid yet. Nothing was sent: this computer’s clock is probably slow, set it.',
  'encryption-too-old': 'This server only offers encryption that is too old. Nothing was sent: tell head office.',
} as const satisfies Translated<typeof frenchErrors>;
