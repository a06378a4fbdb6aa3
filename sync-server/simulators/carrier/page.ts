/** The carrier's page: a customer's phone, its conversation with the short number, and switches for what may go wrong. */
import { html, type Html } from '../both/html.ts';
import { ICONS } from '../both/icons.ts';
import { pageScript, textBeside, type Page } from '../both/page.ts';
import { dayOf, euros, timeOfDay } from '../both/wording.ts';
import type { Carrier } from './carrier.ts';
import { CODING_GSM } from './gsm-text.ts';
import {
  CARRIER_FAULTS,
  SHORT_NUMBER,
  SMPP_FAULTS,
  TEXT_MAX,
  type CarrierFault,
  type CarrierFaultName,
} from './protocol.ts';
import { phoneState, type PhoneState, type ReceivedReply, type SentMessage } from './state.ts';

/** What the carrier bills the customer for an order's reply, besides the SMS itself [S]. */
const REPLY_PRICE_CENTS = 50;
/** From the numbers that France keeps for fiction: it rings nowhere. */
const FIRST_PHONE = '+33639980001';
const BUBBLES_SHOWN_MAX = 200;
const STYLE = textBeside(import.meta.url, 'page.css');
const SCRIPT = pageScript(import.meta.url, 'page-client.js');

const CHIPS = ['RECH 100 MAMAN', 'SOLDE', 'OUI ', 'INSCR ', 'OPPO', 'AIDE', 'STOP', 'رصيد'];

const FAULTS: Readonly<Record<CarrierFaultName, { readonly word: string; readonly effect: string }>> = {
  duplicate: { word: 'Doublons', effect: 'chaque message arrive 3 fois au serveur' },
  delay: { word: 'Retard', effect: 'chaque message arrive 5 s plus tard' },
  alias: { word: 'Alias', effect: 'le serveur voit un alias au lieu du numéro' },
  refuse: { word: 'Refus', effect: 'les réponses sont refusées (503)' },
  'lose-answer': { word: 'Accusé perdu', effect: 'la réponse part, mais le serveur n’en sait rien' },
  undeliverable: { word: 'Injoignable', effect: 'les réponses n’arrivent pas au téléphone, et l’opérateur le dit' },
  drop: { word: 'Coupure', effect: 'la liaison est coupée à chaque message' },
  parts: { word: 'Morceaux', effect: 'chaque message arrive en 3 parties, la dernière d’abord' },
  throttle: { word: 'Trop vite', effect: 'les réponses sont refusées : moins à la fois' },
  'no-answer': { word: 'Silence', effect: 'la réponse part, et rien ne revient' },
  nack: { word: 'Non compris', effect: 'les réponses ne sont pas comprises' },
  slow: { word: 'Lenteur', effect: 'chaque réponse est prise 2 s plus tard' },
};

export function phonePage(carrier: Carrier, asked: string | undefined): Page {
  const state = phoneState(carrier, chosenPhone(carrier, asked));
  return {
    title: `${SHORT_NUMBER} · téléphone (simulateur)`,
    style: STYLE,
    script: SCRIPT,
    body: html`<header class="masthead">
        <span class="emblem">${ICONS.phone}</span>
        <div class="grow">
          <h1>Opérateur SMS</h1>
          <p class="soft small">Simulateur, numéro court ${SHORT_NUMBER} · <span lang="en">carrier simulator</span></p>
        </div>
        ${queueRegion(carrier)}
        <button class="quiet" type="button" data-reset>Tout effacer</button>
      </header>
      <p class="unreachable" role="status">Le simulateur ne répond plus. Cette page reprendra toute seule.</p>
      <main class="desk" data-phone="${state.phone}">
        <aside class="panel" aria-labelledby="contacts-title">
          <header><h2 id="contacts-title">Téléphones</h2></header>
          ${contactsRegion(carrier, state.phone)}
          <form class="form" method="get" action="/">
            <label>
              <span>Autre numéro</span>
              <input name="phone" type="tel" required placeholder="+33 6 39 98 00 02" autocomplete="off" />
            </label>
            <button type="submit">Ouvrir ce téléphone</button>
          </form>
        </aside>
        <section class="handset" aria-label="Téléphone ${state.phone}">
          <div class="screen">
            <header class="bar">
              <p class="small soft">Téléphone du client</p>
              <p class="number figures"><bdi dir="ltr">${spaced(state.phone)}</bdi></p>
              <p class="small soft">Conversation avec le ${SHORT_NUMBER}</p>
            </header>
            ${conversationRegion(state)} ${composer()}
          </div>
        </section>
        <aside class="panel" aria-labelledby="faults-title">
          <header>
            <h2 id="faults-title">Pannes</h2>
            <span class="soft small" lang="en">faults</span>
          </header>
          ${faultsRegion(carrier)}
        </aside>
      </main>`,
  };
}

/** The regions that change; the script exchanges those that differ. */
export function phoneView(carrier: Carrier, asked: string | undefined): Html {
  const state = phoneState(carrier, chosenPhone(carrier, asked));
  return html`${queueRegion(carrier)} ${contactsRegion(carrier, state.phone)} ${conversationRegion(state)}
  ${faultsRegion(carrier)}`;
}

function chosenPhone(carrier: Carrier, asked: string | undefined): string {
  return asked ?? carrier.store.phones.known()[0] ?? FIRST_PHONE;
}

function queueRegion(carrier: Carrier): Html {
  const waiting = carrier.store.deliveries.waiting();
  return html`<div data-region="queue" role="status">
    ${
      waiting === 0
        ? html`<span class="mark done">${ICONS.done} Tout est remis</span>`
        : html`<span class="mark wait">${ICONS.waiting} ${waiting} à remettre au serveur</span>`
    }
  </div>`;
}

function contactsRegion(carrier: Carrier, chosen: string): Html {
  const known = carrier.store.phones.known();
  const phones = known.includes(chosen) ? known : [chosen, ...known];
  return html`<nav data-region="contacts" aria-label="Téléphones connus">
    <ul class="contacts">
      ${phones.map(
        (phone) =>
          html`<li>
            <a
              class="figures"
              href="/?phone=${encodeURIComponent(phone)}"
              aria-label="${spaced(phone)}"
              ${phone === chosen && 'aria-current=page'}
              ><bdi dir="ltr">${spaced(phone)}</bdi></a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

function conversationRegion(state: PhoneState): Html {
  const bubbles = [
    ...state.sent.map((message) => ({ at: message.sent_at, bubble: sentBubble(message) })),
    ...state.inbox.map((reply) => ({ at: reply.accepted_at, bubble: receivedBubble(reply) })),
  ]
    .toSorted((left, right) => left.at - right.at)
    .slice(-BUBBLES_SHOWN_MAX);
  const days = new Map<string, Html[]>();
  for (const { at, bubble } of bubbles) days.set(dayOf(at), [...(days.get(dayOf(at)) ?? []), bubble]);
  return html`<div class="conversation" data-region="conversation" tabindex="0" role="log" aria-label="Conversation">
    ${days.size === 0 && html`<p class="hint soft">Écrivez au ${SHORT_NUMBER}, par exemple AIDE.</p>`}
    ${[...days].map(
      ([day, ofDay]) =>
        html`<p class="day small soft">${day}</p>
          ${ofDay}`,
    )}
    ${state.inbox.length > 0 && html`<p class="day small soft">${billed(state.inbox)}</p>`}
  </div>`;
}

function billed(replies: readonly ReceivedReply[]): string {
  const count = replies.filter((reply) => reply.billing !== null).length;
  return `${count} réponse${count > 1 ? 's' : ''} facturée${count > 1 ? 's' : ''} · ${euros(count * REPLY_PRICE_CENTS)}`;
}

function sentBubble(message: SentMessage): Html {
  return html`<div class="bubble sent">
    <p dir="auto">${message.text}</p>
    <p class="meta small">${timeOfDay(message.sent_at)} · ${deliveryWords(message)}</p>
  </div>`;
}

function deliveryWords({ copies, sender, phone }: SentMessage): Html {
  const arrived = copies.filter((copy) => copy.delivered_at !== null).length;
  const failing = copies.find((copy) => copy.delivered_at === null && copy.last_error !== null);
  const as = sender !== phone && html`, sous l’alias <bdi dir="ltr">${sender}</bdi>`;
  if (arrived === copies.length) {
    return html`${ICONS.done} remis${copies.length > 1 && html` ${copies.length} fois`}${as}`;
  }
  if (failing === undefined) return html`${ICONS.waiting} en route${as}`;
  return html`${ICONS.waiting} essai ${failing.attempts + 1}, ${failing.last_error}${as}`;
}

function receivedBubble(reply: ReceivedReply): Html {
  const alphabet = reply.coding === CODING_GSM ? 'GSM-7' : 'UCS-2';
  return html`<div class="bubble received">
    <p dir="auto">${reply.text}</p>
    <p class="meta small">
      ${timeOfDay(reply.accepted_at)} · ${reply.segments} SMS ${alphabet}
      ${reply.billing !== null && html`· facturée ${euros(REPLY_PRICE_CENTS)}`}
      ${reply.answer_lost === 1 && html`· <span class="lost">accusé perdu</span>`}
    </p>
  </div>`;
}

function composer(): Html {
  return html`<form class="composer" data-composer>
    <ul class="chips" aria-label="Messages prêts">
      ${CHIPS.map(
        (chip) =>
          html`<li>
            <button type="button" dir="auto" data-chip="${chip}">${chip.trim()}${chip.endsWith(' ') && ' …'}</button>
          </li>`,
      )}
    </ul>
    <label class="field">
      <span class="hidden">Message au ${SHORT_NUMBER}</span>
      <textarea
        name="text"
        rows="2"
        maxlength="${TEXT_MAX}"
        dir="auto"
        required
        placeholder="Message"
        aria-describedby="counter"
      ></textarea>
    </label>
    <div class="actions">
      <output id="counter" class="small soft figures grow" data-counter>0 signe</output>
      <button type="submit" name="times" value="5" title="Le même message arrive cinq fois au serveur">5×</button>
      <button class="primary" type="submit" name="times" value="1">${ICONS.send} Envoyer</button>
    </div>
  </form>`;
}

function faultsRegion(carrier: Carrier): Html {
  const active = carrier.faults.list();
  return html`<ul class="switches" data-region="faults">
    ${[...CARRIER_FAULTS, ...(carrier.speaksSmpp ? SMPP_FAULTS : [])].map((name) =>
      faultSwitch(
        name,
        active.find((fault) => fault.fault === name),
      ),
    )}
  </ul>`;
}

function faultSwitch(name: CarrierFaultName, active: CarrierFault | undefined): Html {
  const { word, effect } = FAULTS[name];
  return html`<li>
    <button
      type="button"
      role="switch"
      aria-checked="${active === undefined ? 'false' : 'true'}"
      aria-label="${word}"
      data-fault="${name}"
    >
      <span class="grow">
        <strong>${word}</strong>
        <span class="soft small">${effect}</span>
      </span>
      <span class="mark ${active !== undefined && 'stop'}">
        ${
          active === undefined
            ? 'Arrêtée'
            : html`${ICONS.fault} ${active.count === null ? 'Active' : html`Encore ${active.count}`}`
        }
      </span>
    </button>
  </li>`;
}

/** `+33639980001` → `+33 6 39 98 00 01`, others in groups of three. */
function spaced(phone: string): string {
  const french = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(phone);
  if (french !== null) return `+33 ${french.slice(1).join(' ')}`;
  return phone.replace(/(\d{3})(?=\d)/g, '$1 ');
}
