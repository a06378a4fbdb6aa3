// Keeps a page's regions in step with the simulator: fetches the changing part each second and exchanges what differs.
// It runs in the browser, written into the page before the page's own script; it knows no region by name.

const REFRESH_MS = 1_000;

/** @type {Map<string, string>} the markup last shown for each region */
const shown = new Map();

/** @param {string} markup */
function exchangeRegions(markup) {
  const fresh = new DOMParser().parseFromString(markup, 'text/html');
  for (const region of fresh.querySelectorAll('[data-region]')) {
    const name = region.getAttribute('data-region') ?? '';
    const current = document.querySelector(`[data-region="${name}"]`);
    if (current === null || shown.get(name) === region.outerHTML) continue;
    const isFirst = !shown.has(name);
    shown.set(name, region.outerHTML);
    if (isFirst && current.outerHTML === region.outerHTML) continue;
    const label = focusedLabel(current);
    current.replaceWith(region);
    if (label !== undefined) focusLabelled(region, label);
    region.dispatchEvent(new CustomEvent('region-changed', { bubbles: true }));
  }
}

/**
 * What had the focus inside a region about to be exchanged, by its label.
 * @param {Element} region
 */
function focusedLabel(region) {
  const active = document.activeElement;
  return active !== null && region.contains(active) ? (active.getAttribute('aria-label') ?? undefined) : undefined;
}

/**
 * @param {Element} region
 * @param {string} label
 */
function focusLabelled(region, label) {
  const element = region.querySelector(`[aria-label="${CSS.escape(label)}"]`);
  if (element instanceof HTMLElement) element.focus();
}

/** @param {() => string} viewUrl */
export async function refresh(viewUrl) {
  try {
    const response = await fetch(viewUrl());
    if (response.ok) exchangeRegions(await response.text());
    document.body.classList.toggle('offline', !response.ok);
  } catch {
    document.body.classList.add('offline');
  }
}

/**
 * Refreshes now and then each second while the page is looked at.
 * @param {() => string} viewUrl
 */
export function keepFresh(viewUrl) {
  setInterval(() => {
    if (!document.hidden) void refresh(viewUrl);
  }, REFRESH_MS);
  document.addEventListener('visibilitychange', () => void refresh(viewUrl));
}

/**
 * @param {'PUT' | 'POST'} method
 * @param {string} url
 * @param {object} body
 */
export async function send(method, url, body) {
  const request = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, request);
  return response.ok;
}
