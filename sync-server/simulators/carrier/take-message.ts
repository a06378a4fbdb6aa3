/** A customer texts the short number: the message is kept, with as many copies to deliver as were asked for. */
import type { Carrier } from './carrier.ts';
import { codingOf } from './gsm-text.ts';
import type { CustomerMessage } from './protocol.ts';

const DUPLICATE_TIMES = 3;
const DELAY_MS = 5_000;

export type Taken = { readonly is: 'taken'; readonly id: string } | { readonly is: 'id-taken' };

/** The same id with the same sender and text is that message again; with anything else it is `id-taken`. */
export function takeMessage(carrier: Carrier, message: CustomerMessage): Taken {
  const { store, faults, clock } = carrier;
  return store.inTransaction(() => {
    const at = clock.now();
    const id = message.id ?? carrier.derive.uuid('message', store.messages.count() + 1);
    const earlier = store.messages.find(id);
    if (earlier !== undefined && (earlier.phone !== message.from || earlier.text !== message.text)) {
      return { is: 'id-taken' };
    }
    if (earlier === undefined) {
      const sender = senderShown(carrier, message.from);
      const coding = codingOf(message.text);
      store.messages.insert({ id, phone: message.from, sender, text: message.text, coding, sent_at: at });
    }
    const duplicate = faults.draw('duplicate', '*');
    const copies = message.times * (duplicate === undefined ? 1 : (duplicate.times ?? DUPLICATE_TIMES));
    const delay = faults.draw('delay', '*');
    const deliverAt = delay === undefined ? at : at + (delay.ms ?? DELAY_MS);
    for (let copy = 0; copy < copies; copy++) store.deliveries.insert(id, deliverAt);
    return { is: 'taken', id };
  });
}

/** The number itself, or with the alias fault on, a number of the carrier's own that stands for it, always the same. */
function senderShown(carrier: Carrier, phone: string): string {
  if (carrier.faults.draw('alias', '*') === undefined) return phone;
  const known = carrier.store.aliases.aliasOf(phone);
  if (known !== undefined) return known;
  // +999 is assigned to no country, so an alias is never somebody's number.
  const alias = `+999${carrier.derive.digits(11, 'alias', phone)}`;
  carrier.store.aliases.remember(alias, phone);
  return alias;
}
