/** What the installation says, in its environment: the server's address, whose certificates vouch for it, where updates are published. */
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
  return webAddress(environment['FLOUSS_SERVER_URL']) ?? null;
}

/** Of the signed manifest; without one nobody is asked for newer versions. */
export function updateSource(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly url: string } | undefined {
  const url = webAddress(environment['FLOUSS_UPDATE_URL']);
  return url === undefined ? undefined : { url };
}

function webAddress(text: string | undefined): string | undefined {
  return text && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined;
}
