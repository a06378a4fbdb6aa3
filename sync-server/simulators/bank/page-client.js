// The bank page's own script: switches faults on and off, sets decision and limits, takes cash out, plants differences, erases. It keeps no state of its own.
import { keepFresh, refresh, send } from '../both/live-regions.js';

const viewUrl = () => '/simulator/view';

async function readFaults() {
  const response = await fetch('/simulator/faults');
  /** @type {{ faults: object[] }} */
  const { faults } = await response.json();
  return faults;
}

/** @param {object[]} faults */
async function writeFaults(faults) {
  await send('PUT', '/simulator/faults', { faults });
  await refresh(viewUrl);
}

/** @param {FormDataEntryValue | null} entry */
function numberOrNull(entry) {
  return entry === null || entry === '' ? null : Number(entry);
}

/**
 * @param {'POST' | 'PUT'} method
 * @param {string} url
 * @param {object} body
 * @returns {Promise<{ reason?: string, planted?: object[] }>}
 */
async function ask(method, url, body) {
  const request = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await fetch(url, request)).json();
}

/** @type {Readonly<Record<string, string>>} */
const WITHDRAWN = {
  'card-unknown': 'Aucune carte de ce nom.',
  'card-not-active': 'La carte n’est pas active.',
  'card-blocked': 'La carte est bloquée.',
  'card-closed': 'La carte a été remplacée.',
  'insufficient-funds': 'Le solde ne suffit pas.',
};

/**
 * @param {HTMLFormElement} form
 * @param {string} where
 * @param {string} words
 */
function tell(form, where, words) {
  const told = form.querySelector(where);
  if (told !== null) told.textContent = words;
}

/** @param {FormDataEntryValue | null} entry */
function textOf(entry) {
  return typeof entry === 'string' ? entry : '';
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  const data = new FormData(form);
  if (form.matches('[data-fault-form]')) {
    const fault = {
      kind: data.get('kind'),
      fault: data.get('fault'),
      count: numberOrNull(data.get('count')),
      ms: numberOrNull(data.get('ms')),
    };
    await writeFaults([...(await readFaults()), fault]);
  }
  if (form.matches('[data-decision-form]')) {
    const decision = { outcome: data.get('outcome'), delay_ms: Number(data.get('delay_ms')) };
    await send('PUT', '/simulator/faults', { decision, documents: data.get('documents') });
  }
  if (form.matches('[data-limits-form]')) {
    const cents = (/** @type {string} */ name) => {
      const euros = numberOrNull(data.get(name));
      return euros === null ? null : euros * 100;
    };
    await send('PUT', '/simulator/faults', { limits: { month_cents: cents('month'), year_cents: cents('year') } });
  }
  if (form.matches('[data-withdrawal-form]')) {
    const [country, currency] = textOf(data.get('place')).split(' ');
    const body = { card: data.get('card'), units: Number(data.get('units')), currency, country };
    const { reason } = await ask('POST', '/simulator/withdrawals', body);
    tell(form, '[data-withdrawal-told]', reason === undefined ? 'Retrait fait.' : (WITHDRAWN[reason] ?? reason));
    await refresh(viewUrl);
  }
  if (form.matches('[data-statement-form]')) {
    const wanted = Object.fromEntries(
      ['late', 'missing', 'doubled', 'altered', 'unknown'].map((name) => [name, Number(data.get(name))]),
    );
    const { planted = [] } = await ask('PUT', `/simulator/statements/${textOf(data.get('day'))}`, wanted);
    const many = planted.length > 1 ? 's' : '';
    tell(form, '[data-statement-told]', `${planted.length} écart${many} planté${many}.`);
  }
});

document.addEventListener('click', async (event) => {
  if (!(event.target instanceof Element)) return;
  const stop = event.target.closest('[data-stop-fault]');
  if (stop !== null) {
    const stopped = stop.getAttribute('data-stop-fault');
    await writeFaults((await readFaults()).filter((fault) => JSON.stringify(fault) !== stopped));
  }
  if (event.target.closest('[data-reset]') !== null && confirm('Effacer les cartes, les opérations et les pannes ?')) {
    await send('POST', '/simulator/reset', {});
    location.reload();
  }
});

keepFresh(viewUrl);
