/**
 * What can go wrong between counter and server, as codes, and what each means for the person at the counter. It knows no
 * request.
 */
import { CertificateFault } from '@flouss/shared/contract/hello';
import type { JournalHead, SyncErrorCode } from '@flouss/shared/contract/sync';

/**
 * `unreachable`: no answer, or none that our server would give (a captive portal, a gateway's page). A certificate's fault: nothing
 * was said to who answered.
 */
export type TroubleCode = SyncErrorCode | 'unreachable' | CertificateFault;

/** Our server said nothing, or hears nothing of this version: to the work it is the same as no network. */
export function isAway(code: TroubleCode): boolean {
  return code === 'unreachable' || code === 'counter-too-old' || CertificateFault.safeParse(code).success;
}

export interface Trouble {
  readonly code: TroubleCode;
  /** With the chain errors: where the server's copy of our journal stands. */
  readonly head?: JournalHead | undefined;
  /** The server is busy, and says when it would like to be asked again. */
  readonly retryAfterMs?: number | undefined;
}

/** Only a person can help, and trying again at once cannot. */
const FOR_A_PERSON: ReadonlySet<TroubleCode> = new Set([
  'device-revoked',
  'device-quarantined',
  'device-unknown',
  'key-retired',
  'chain-fork',
]);

export function needsPerson(code: TroubleCode): boolean {
  return FOR_A_PERSON.has(code);
}

/** The server's word on the device itself: any answer it gives this device takes it back. */
export function isAboutDevice(code: string): boolean {
  return code.startsWith('device-') || code === 'key-retired';
}
