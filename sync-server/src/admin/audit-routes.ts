/** What our own staff did, for those who watch over it. */
import { z } from 'zod';
import { auditLinesBefore } from '../db/audit.ts';
import { RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { readAnchors } from './audit-anchors.ts';
import { auditHead, checkAudit } from './audit.ts';
import type { AdminRoom } from './door.ts';

const LINES_MAX = 500;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };

const AuditHead = z.object({ seq: z.number().int(), digest: z.string() });
const AuditLine = AuditHead.extend({
  prev: z.string(),
  written_at: z.number().int(),
  who: z.string(),
  act: z.string(),
  subject: z.string(),
  outcome: z.string(),
  request_id: z.string(),
});

/** `anchorsFile` is where heads are noted outside of the database. */
export function auditRoutes(http: Http, { read }: AdminRoom, anchorsFile: string | undefined): void {
  http.get(
    '/admin/audit',
    {
      schema: {
        /** `before`: lines with a smaller number, for the next page. */
        querystring: z.object({ before: z.coerce.number().int().default(Number.MAX_SAFE_INTEGER) }),
        response: { 200: z.object({ lines: z.array(AuditLine) }), ...refusals },
      },
    },
    async ({ query }) => ({ lines: await auditLinesBefore(read, query.before, LINES_MAX) }),
  );
  http.get('/admin/audit/head', { schema: { response: { 200: AuditHead, ...refusals } } }, () => auditHead(read));
  http.get(
    '/admin/audit/check',
    {
      schema: {
        response: {
          200: z.discriminatedUnion('whole', [
            z.object({ whole: z.literal(true), head: AuditHead }),
            z.object({ whole: z.literal(false), broken_at: z.number().int() }),
          ]),
          ...refusals,
        },
      },
    },
    async () => checkAudit(read, anchorsFile === undefined ? undefined : await readAnchors(anchorsFile)),
  );
}
