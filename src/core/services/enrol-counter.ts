/** Makes this installation a counter of an agent, once. */
import type { OpenService } from '../context.ts';
import { refuse } from '../context.ts';
import { readDevice } from '../store/device.ts';
import { isSafeAddress } from '../sync/check-server.ts';
import { sessionView } from './session.ts';

export const enrolCounter: OpenService<'session.enrol'> = async (context, { server_url, code }) => {
  if (readDevice(context.store.read)?.serverUrl) return refuse('already-enrolled');
  if (!isSafeAddress(server_url)) return refuse('server-not-encrypted');
  const enrolled = await context.enrol(server_url, code);
  if (!enrolled.ok) return refuse(enrolled.error);
  context.sync.wake();
  context.changed({ topics: ['session', 'status', 'reference'], loaded: [] });
  return { ok: true, value: sessionView(context) };
};
