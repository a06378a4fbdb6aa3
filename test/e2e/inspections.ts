/**
 * What can be wrong with any screen, found by script as it stands: rules of WCAG, texts that are cut off, numbers that Arabic tears,
 * controls without a name, things that move. Each gives what it found, in words; nothing is fine. Knows no screen.
 */
import axe from 'axe-core';
import type { AxeResults, RunOnly } from 'axe-core';
import type { Page } from 'playwright';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LOOKS_MAX = 4;
const LOOK_AGAIN_AFTER_MS = 500;

/** What is still found after a while: a colour on its way to another, or a line that is being drawn, is no fault. */
export async function lasting(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  for (let looks = 1; ; looks++) {
    const found = await look();
    if (found.length === 0 || looks === LOOKS_MAX) return found;
    await page.waitForTimeout(LOOK_AGAIN_AFTER_MS);
  }
}

export function brokenRules(page: Page): Promise<string[]> {
  return broken(page, { type: 'tag', values: TAGS });
}

/** A theme changes nothing but colours. */
export function poorContrast(page: Page): Promise<string[]> {
  return broken(page, { type: 'rule', values: ['color-contrast'] });
}

/** Axe is given to a page once: taking it there costs more than a look. */
async function broken(page: Page, runOnly: RunOnly): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (only): Promise<AxeResults> =>
      (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: only, resultTypes: ['violations'] }),
    runOnly,
  );
  return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const CONTROLS = 'button|textbox|searchbox|combobox|checkbox|radio|option|link|tab|switch|spinbutton|slider|dialog';

/** As a screen reader hears the page. */
export async function unnamedControls(page: Page): Promise<string[]> {
  const heard = await page.locator('body').ariaSnapshot();
  const unnamed = new RegExp(`^\\s*- (?:${CONTROLS})(?: \\[[^\\]]*\\])*:?$`);
  return heard.split('\n').filter((line) => unnamed.test(line));
}

/** The frame fills the window and scrolls inside: a page that scrolls around it moves what has its one place. */
export function pageScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return scrollHeight > clientHeight + 1 ? [`the page is ${scrollHeight} high in a window of ${clientHeight}`] : [];
  });
}

/** Texts of which a part cannot be seen: clipped by something that does not scroll, or outside the window. */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    // Behind a dialogue nothing is to be read.
    const room = [...document.querySelectorAll('[role="dialog"]')].at(-1) ?? document.body;
    const texts = document.createTreeWalker(room, NodeFilter.SHOW_TEXT);
    const clips = /hidden|clip/;
    const isCut = (parent: Element, box: DOMRect): boolean => {
      let [left, right] = [box.left, box.right];
      let canScrollTo = false;
      for (let at: Element | null = parent; at && at !== document.documentElement; at = at.parentElement) {
        const style = getComputedStyle(at);
        const around = at.getBoundingClientRect();
        // For screen readers only.
        if (around.width <= 1 || around.height <= 1 || style.visibility === 'hidden') return false;
        if (style.display === 'inline') continue;
        const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
        if (scrolls && at.scrollWidth > at.clientWidth) [left, right] = [around.left, around.right];
        if (clips.test(style.overflowX) && (left < around.left - 1.5 || right > around.right + 1.5)) return true;
        if (/auto|scroll/.test(style.overflowY)) canScrollTo = true;
        const straddles = box.bottom > around.bottom + 3 && box.top < around.bottom - 3;
        if (!canScrollTo && clips.test(style.overflowY) && at.scrollHeight > at.clientHeight && straddles) return true;
        if (style.position === 'fixed') break;
      }
      return left < -1.5 || right > window.innerWidth + 1.5;
    };
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (!parent || text === '' || parent.closest('[inert],[hidden],script,style,title')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const isShown = box.width > 0 && box.height > 0;
      if (isShown && isCut(parent, box)) found.push(`${parent.className || parent.tagName}: ${text.slice(0, 60)}`);
    }
    return found;
  });
}

/** The page itself must never be wider than the window. */
export function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = [...document.querySelectorAll('*')].filter((element) => {
      const { overflowX, display } = getComputedStyle(element);
      const scrolls = overflowX === 'auto' || overflowX === 'scroll' || element === document.documentElement;
      const isTable = element.querySelector(':scope > table, :scope > thead, :scope > tbody, pre, textarea') !== null;
      const isField = element.matches('input, textarea');
      return scrolls && !isTable && !isField && display !== 'inline' && element.scrollWidth > element.clientWidth + 1;
    });
    return wide.map(
      (element) => `${element.tagName}.${element.className} is ${element.scrollWidth} in ${element.clientWidth}`,
    );
  });
}

/** Phones, references and amounts that stand in a right-to-left text without being held together. */
export function tornNumbers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const numbers = /\+\d[\d ]{6,}\d|FL-[0-9A-Z-]{4,}|\d[\d .]*,\d{2}\s?€|\d{2}\/\d{2}\/\d{4}|••••\s?\d{4}/u;
    const isolated = /[\u2066\u2068][^\u2069]*\u2069/gu;
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!parent || parent.closest('script,style,title')) continue;
      const bare = (node.textContent ?? '').replace(isolated, '');
      // A piece of text that is cut into nodes is read as its element has it.
      const whole = (parent.textContent ?? '').replace(isolated, '');
      if (!numbers.test(bare) && !(numbers.test(whole) && /\d/.test(bare))) continue;
      if (getComputedStyle(parent).direction !== 'ltr')
        found.push(`${parent.className || parent.tagName}: ${bare.slice(0, 60)}`);
    }
    for (const field of document.querySelectorAll('input')) {
      if (numbers.test(field.value) && getComputedStyle(field).direction !== 'ltr') found.push(`field: ${field.value}`);
    }
    return found;
  });
}

/** With reduced motion asked for, nothing moves. */
export function movingParts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 1)
      .map((animation) => {
        const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
        return `${target?.tagName ?? ''}.${target?.className ?? ''} moves`;
      }),
  );
}

/** Controls that cannot be brought into view, or lie under something when they are. */
export function unreachable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // Behind a dialogue or an open panel nothing is to be reached.
    const open = document.querySelectorAll('[role="dialog"], .mantine-Popover-dropdown:not([role="listbox"])');
    const room = [...open].at(-1) ?? document;
    const controls = room.querySelectorAll<HTMLElement>('button, input, select, textarea, a[href], [role="option"]');
    const found: string[] = [];
    for (const control of controls) {
      if (control.closest('[inert],[hidden],[aria-hidden="true"]') || control.matches(':disabled')) continue;
      // A field that is drawn by its label is reached through it.
      const shown = control.matches('[type="radio"],[type="checkbox"]')
        ? (control.closest('label') ?? control.parentElement ?? control)
        : control;
      if (shown.getClientRects().length === 0) continue;
      shown.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const box = shown.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const hit = document.elementFromPoint(x, y);
      // A notice passes by itself.
      if (hit?.closest('.notice')) continue;
      const isHit =
        hit !== null && (shown.contains(hit) || hit.contains(shown) || hit.closest('label')?.contains(shown));
      if (!isHit)
        found.push(
          `${control.tagName} ${(control.getAttribute('aria-label') ?? control.textContent ?? '').slice(0, 40)}: ${hit?.className ?? 'outside'}`,
        );
    }
    return found;
  });
}
