/** A counter that took a lost one's place reads that one's backup later, or another one. */
import { err } from '@flouss/shared/kernel/result';
import type { BringAgain } from '../sync-ports.ts';
import { bringLostFacts } from './bring-lost-facts.ts';
import { openSession } from './session.ts';
import { httpTransport } from './transport.ts';
import type { Transport } from './transport.ts';

export const bringAgain = (async (context, backupFile, transport: Transport = httpTransport(context.serverCa)) => {
  try {
    const session = openSession(context, transport);
    return session ? await bringLostFacts(session, backupFile) : err('recovery-key-missing');
  } finally {
    transport.close();
  }
}) satisfies BringAgain;
