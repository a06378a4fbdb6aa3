/** What the installation says of the server, in its environment: its address, and whose certificates vouch for it. */
import { readFileSync } from 'node:fs';

/** A centre's own certificates (PEM), named by the installation; a file that cannot be read vouches for nobody. */
export function ownCertificates(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const path = environment['FLOUSS_CA_FILE'];
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The server address offered on the enrolment form; an installation sets it, the person may change it. */
export function suggestedServerUrl(environment: Readonly<Record<string, string | undefined>>): string | null {
  const text = environment['FLOUSS_SERVER_URL'];
  return text && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : null;
}
