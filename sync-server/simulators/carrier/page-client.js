// The phone page's own script: sends messages, counts segments, switches faults. It keeps no state of its own.
import { keepFresh, refresh, send } from '../both/live-regions.js';

const phone = document.querySelector('main')?.dataset['phone'] ?? '';
const viewUrl = () => `/simulator/view?phone=${encodeURIComponent(phone)}`;

/** @type {HTMLFormElement | null} */
const composer = document.querySelector('[data-composer]');
const field = composer?.querySelector('textarea');
const counter = composer?.querySelector('[data-counter]');

function scrollToEnd() {
  const conversation = document.querySelector('.conversation');
  conversation?.scrollTo({ top: conversation.scrollHeight });
}

/** Asks the simulator, so that the page and the carrier can never count differently. */
async function count() {
  if (!field || !counter) return;
  const text = field.value;
  const response = await fetch('/simulator/measure', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  /** @type {{ coding: number, units: number, segments: number, left: number }} */
  const { coding, units, segments, left } = await response.json();
  if (text !== field.value) return;
  counter.textContent =
    text === ''
      ? '0 signe'
      : `${units} signe${units > 1 ? 's' : ''}, reste ${left} · ${segments} SMS · ${coding === 0 ? 'GSM-7' : 'UCS-2'}`;
}

composer?.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!field || field.value.trim() === '') return;
  const times = event.submitter instanceof HTMLButtonElement ? Number(event.submitter.value) : 1;
  const text = field.value.trim();
  field.value = '';
  field.focus();
  const isTaken = await send('POST', '/simulator/messages', { from: phone, text, times });
  if (!isTaken) field.value = text;
  await Promise.all([count(), refresh(viewUrl)]);
});

field?.addEventListener('input', () => void count());
field?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const button = composer?.querySelector('button.primary');
  if (button instanceof HTMLButtonElement) composer?.requestSubmit(button);
});

document.addEventListener('click', async (event) => {
  if (!(event.target instanceof Element)) return;
  const chip = event.target.closest('[data-chip]');
  if (chip !== null && field) {
    field.value = chip.getAttribute('data-chip') ?? '';
    field.focus();
    await count();
  }
  const fault = event.target.closest('[data-fault]')?.getAttribute('data-fault');
  if (fault) {
    const response = await fetch('/simulator/faults');
    /** @type {{ faults: { fault: string }[] }} */
    const { faults } = await response.json();
    const others = faults.filter((active) => active.fault !== fault);
    await send('PUT', '/simulator/faults', { faults: others.length < faults.length ? others : [...faults, { fault }] });
    await refresh(viewUrl);
  }
  if (event.target.closest('[data-reset]') !== null && confirm('Effacer les conversations et les pannes ?')) {
    await send('POST', '/simulator/reset', {});
    location.assign('/');
  }
});

document.addEventListener('region-changed', (event) => {
  if (event.target instanceof Element && event.target.matches('.conversation')) scrollToEnd();
});

scrollToEnd();
keepFresh(viewUrl);
