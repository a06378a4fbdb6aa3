// The bank page's own script: switches faults on and off, sets the decision, erases. It keeps no state of its own.
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
    await send('PUT', '/simulator/faults', { decision });
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
