/**
 * Hands customers' messages to the service the way Kannel's smsbox does for a `post-url`: the text as body, the rest
 * in X-Kannel headers. Each copy is tried until the service answers 2xx.
 */
import type { Carrier } from './carrier.ts';
import { courierOf, retryDelayMs, type Courier } from '../both/courier.ts';
import { CODING_GSM, CODING_UCS2, utf16be } from './gsm-text.ts';
import { carriesId, fillUrl, kannelTime, type Envelope } from './kannel-url.ts';
import { SERVICE_NAME, SHORT_NUMBER, SMSC_ID } from './protocol.ts';
import type { DeliveryRow, MessageRow } from './store.ts';

const ATTEMPT_TIMEOUT_MS = 10_000;

export interface Service {
  /** Where messages go: Kannel's escape codes are filled in, `user:password@` becomes HTTP Basic. */
  readonly url: string;
  /** Basic credentials for a URL that carries none. */
  readonly user: string;
  readonly password: string;
  /** Kannel's `mo-recode`: hand over UCS-2 messages as UTF-8. */
  readonly recode: boolean;
}

/** Undefined when the service has the message, else what went wrong in a few words. */
export type HandOver = (message: MessageRow) => Promise<string | undefined>;

export function inboundCourier(carrier: Carrier, handOver: HandOver): Courier {
  const { deliveries, messages } = carrier.store;
  return courierOf<DeliveryRow>(
    {
      dueBy: deliveries.dueBy,
      nextAt: deliveries.nextAt,
      keyOf: (row) => row.delivery,
      async carry(row) {
        const message = messages.find(row.message_id);
        if (message === undefined) return;
        const error = await handOver(message);
        if (!carrier.store.isOpen()) return;
        const at = carrier.clock.now();
        if (error === undefined) deliveries.arrived(row.delivery, at);
        else deliveries.failed(row.delivery, error, at + retryDelayMs(row.attempts + 1));
      },
    },
    () => carrier.clock.now(),
  );
}

/** The service has it when it answers 2xx. */
export function byHttp(service: Service): HandOver {
  return (message) => post(service, message);
}

async function post(service: Service, message: MessageRow): Promise<string | undefined> {
  const { url, headers, body } = requestFor(service, message);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The request Kannel 1.4 would send for this message. */
function requestFor(
  service: Service,
  message: MessageRow,
): { url: URL; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> } {
  const isUcs2 = message.coding === CODING_UCS2 && !service.recode;
  const charset = isUcs2 ? 'UTF-16BE' : 'UTF-8';
  const coding = isUcs2 ? CODING_UCS2 : CODING_GSM;
  const envelope: Envelope = { id: message.id, phone: message.sender, at: message.sent_at, coding, charset };
  const url = new URL(fillUrl(service.url, envelope));
  const user = decodeURIComponent(url.username) || service.user;
  const password = decodeURIComponent(url.password) || service.password;
  url.username = '';
  url.password = '';
  const headers = {
    'User-Agent': 'Kannel/1.4.5',
    Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    'Content-Type': `text/plain; charset="${charset}"`,
    'X-Kannel-From': message.sender,
    'X-Kannel-To': SHORT_NUMBER,
    'X-Kannel-Time': kannelTime(message.sent_at),
    'X-Kannel-SMSC': SMSC_ID,
    'X-Kannel-Coding': String(coding),
    'X-Kannel-Service': SERVICE_NAME,
    // Kannel tells the id only through %I in the URL. Without it no copy could be known for one, so it goes here.
    ...(!carriesId(service.url) && { 'X-Kannel-ID': message.id }),
  };
  const bytes = isUcs2 ? utf16be(message.text) : Buffer.from(message.text, 'utf8');
  return { url, headers, body: new Uint8Array(bytes) };
}

/** A network failure in the few words the page shows. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
