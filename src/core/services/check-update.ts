/** Newer versions: how it stands, asking the publisher, fetching what he offers. While facts wait, nothing is offered to be installed. */
import type { UpdateView } from '@flouss/shared/contract/update';
import type { AskingService, Context, Service } from '../context.ts';
import { refuse } from '../context.ts';
import { waitingFacts } from '../store/waiting-operations.ts';

export const showUpdate: Service<'update.status'> = (context) => ({ ok: true, value: updateView(context) });

export const checkUpdate: AskingService<'update.check'> = async (context) => {
  const checked = await context.updates.check();
  told(context);
  return checked.ok ? { ok: true, value: updateView(context) } : refuse(checked.error);
};

export const downloadUpdate: AskingService<'update.download'> = async (context) => {
  const fetched = await context.updates.download();
  told(context);
  return fetched.ok ? { ok: true, value: updateView(context) } : refuse(fetched.error);
};

/** What was offered before may be gone, too. */
function told({ changed }: Context): void {
  changed({ topics: ['status'], loaded: [] });
}

function updateView({ store, updates, applicationVersion }: Context): UpdateView {
  const { checkedAt, offer, file } = updates.found();
  const waiting_facts = waitingFacts(store.read);
  return {
    configured: updates.configured,
    version: applicationVersion,
    checked_at: checkedAt,
    offered: offer && {
      version: offer.manifest.version,
      released_at: offer.manifest.released_at,
      notes: offer.manifest.notes,
      bytes: offer.file.bytes,
    },
    downloaded: file !== null,
    // An installer run over an outbox is the one moment at which only this computer knows of the money.
    file: waiting_facts > 0 ? null : file,
    waiting_facts,
  };
}
