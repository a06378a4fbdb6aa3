/**
 * Pictures of an applicant's document for one file, under the key of its application, before it comes or after: each once, by its digest.
 * A file that waited for one is then decided.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { parsedOr400 } from '../both/http-edge.ts';
import type { Bank } from './bank.ts';
import { DOCUMENT_BYTES_MAX, DOCUMENTS_OF_FILE_MAX, DocumentParams, DocumentQuery } from './protocol.ts';
import { struckAfter, struckBefore } from './strike.ts';

const JPEG_BEGINS = Buffer.from([0xff, 0xd8, 0xff]);

/** `onKept` is told after each that was kept. */
export function addDocumentRoutes(app: FastifyInstance, bank: Bank, onKept: () => void): void {
  app.addContentTypeParser('image/jpeg', { parseAs: 'buffer', bodyLimit: DOCUMENT_BYTES_MAX }, (_request, body, done) =>
    done(null, body),
  );
  app.put('/applications/:key/documents/:digest', { bodyLimit: DOCUMENT_BYTES_MAX }, async (request, reply) => {
    const params = parsedOr400(DocumentParams, request.params, reply);
    const query = params && parsedOr400(DocumentQuery, request.query, reply);
    if (params === undefined || query === undefined) return reply;
    if (await struckBefore(bank, 'document', reply)) return reply;
    const { body } = request;
    if (!Buffer.isBuffer(body) || !body.subarray(0, JPEG_BEGINS.length).equals(JPEG_BEGINS))
      return reply.code(422).send({ code: 'document-unreadable' });
    if (createHash('sha256').update(body).digest('hex') !== params.digest)
      return reply.code(422).send({ code: 'digest-mismatch' });
    if (!keep(bank, params.key, { digest: params.digest, side: query.side, jpeg: body }))
      return reply.code(409).send({ code: 'too-many-documents' });
    onKept();
    if (struckAfter(bank, 'document', reply)) return reply;
    return reply.code(204).send();
  });
}

/** A `refuse` fault makes it one that nobody can read; the bank says so when it looks at the file. */
function keep(
  bank: Bank,
  application_key: string,
  document: { readonly digest: string; readonly side: 'front' | 'back' | 'other'; readonly jpeg: Buffer },
): boolean {
  const { documents, operations } = bank.store;
  return bank.store.inTransaction(() => {
    const kept = documents.of(application_key);
    if (kept.some(({ digest }) => digest === document.digest)) return true;
    if (kept.length >= DOCUMENTS_OF_FILE_MAX) return false;
    const at = bank.clock.now();
    const readable = bank.faults.draw('refuse', 'document') === undefined ? 1 : 0;
    documents.insert({ ...document, application_key, readable, received_at: at });
    operations.reconsider(application_key, at);
    return true;
  });
}
