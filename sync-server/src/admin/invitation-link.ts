/** What the back office shows as a QR code beside a code it has issued, for a counter to scan. */
import { writeEnrolmentText } from '@flouss/shared/domain/enrolment-text';
import type { EnrolmentPurpose } from '@flouss/shared/domain/enrolment-text';
import type { FastifyRequest } from 'fastify';
import type { AdminRoom } from './door.ts';

export function invitationLink(
  { publicUrl }: Pick<AdminRoom, 'publicUrl'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  purpose: EnrolmentPurpose,
  code: string,
): string {
  return writeEnrolmentText({ purpose, server_url: publicUrl ?? `${protocol}://${host}`, code });
}
