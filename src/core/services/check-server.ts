/** Who is at an address, before anything is entrusted to it. */
import type { OpenService } from '../context.ts';
import { refuse } from '../context.ts';

export const checkServer: OpenService<'server.check'> = async (context, { server_url, code }) => {
  const checked = await context.checkServer(server_url, code);
  // The computer's own date explains half of all certificate faults.
  return checked.ok ? checked : refuse(checked.error, { computer_at: context.clock.now() });
};
