/** The bank's statement of a day over its protocol; and, for tests and people, as a file and with differences planted. */
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parsedOr400 } from '../both/http-edge.ts';
import type { Bank } from './bank.ts';
import { PlantBody } from './protocol.ts';
import { notificationOf, plant, statementOf } from './statements.ts';
import { struckBefore } from './strike.ts';

const OfNumber = z.strictObject({ number: z.coerce.number().int().positive().max(999_999_999) });
const OfDay = z.strictObject({ day: z.iso.date() });

export function addStatementRoutes(app: FastifyInstance, bank: Bank): void {
  app.get<{ Params: { day: string } }>('/statements/:day', async (request, reply) => {
    const params = parsedOr400(OfDay, request.params, reply);
    if (params === undefined) return reply;
    if (await struckBefore(bank, 'statement-query', reply)) return reply;
    const text = statementOf(bank, params.day);
    if (text === undefined) return reply.code(404).send({ code: 'statement-not-ready' });
    return reply.type('application/xml; charset=utf-8').send(Readable.from(text));
  });
  app.get<{ Params: { number: string } }>('/notifications/:number', async (request, reply) => {
    const params = parsedOr400(OfNumber, request.params, reply);
    if (params === undefined) return reply;
    if (await struckBefore(bank, 'notification-query', reply)) return reply;
    const text = notificationOf(bank, params.number);
    if (text === undefined) return reply.code(404).send({ code: 'notification-not-ready' });
    return reply.type('application/xml; charset=utf-8').send(Readable.from(text));
  });
}

export function addStatementSimulatorRoutes(app: FastifyInstance, bank: Bank, dataDir: string): void {
  app.put<{ Params: { day: string } }>('/simulator/statements/:day', (request, reply) => {
    const params = parsedOr400(OfDay, request.params, reply);
    const wanted = params && parsedOr400(PlantBody, request.body, reply);
    if (params === undefined || wanted === undefined) return reply;
    return reply.send({ planted: plant(bank, params.day, wanted) });
  });
  app.post<{ Params: { day: string } }>('/simulator/statements/:day/file', async (request, reply) => {
    const params = parsedOr400(OfDay, request.params, reply);
    if (params === undefined) return reply;
    const text = statementOf(bank, params.day);
    if (text === undefined) return reply.code(404).send({ code: 'statement-not-ready' });
    await mkdir(join(dataDir, 'statements'), { recursive: true });
    const path = join(dataDir, 'statements', `${params.day}.xml`);
    const file = await open(path, 'w');
    for (const piece of text) await file.write(piece);
    await file.close();
    return reply.send({ path });
  });
}
