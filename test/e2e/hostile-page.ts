/** A hand that pastes something hostile into every field it sees, and an eye that reads what the page makes of it. */
import type { Page } from 'playwright';
import { HOSTILE_TEXTS, MARK } from '../integration/core/hostile-texts.ts';

/** In texts that a shop may write into its books: where those are kept in clear, this is found, and nothing else of ours. */
export const KEPT_MARK = 'Qwvk3';
export const CARD_NUMBER = '4111 1111 1111 1111';

/** Marks that nobody sees are left out where a text is read: this one is then empty. */
export const NOTHING = 'only zero-width';
/** One of each kind; the table of all of them is held against every method elsewhere. */
const KINDS: ReadonlySet<string> = new Set([
  '10,000 letters',
  'NUL',
  'right-to-left override',
  NOTHING,
  'a card number',
  'a card number in Arabic digits',
  'an attribute',
  'emoji',
  '19 digits',
  '31 February as written',
]);
/** Runs something, if any of the page's writers takes text for more than text. */
const SCRIPT = { name: 'a script', text: `<img src=x onerror="window.hostile='${MARK}'">`, never: false };
export const TEXTS = [...HOSTILE_TEXTS.filter(({ name }) => KINDS.has(name)), SCRIPT];

/** On a busy machine a form of 22 fields with 10,000 letters in each takes its time to read them. */
const ANSWERED_WITHIN_MS = 8_000;

/** What a person sees of the answer. */
export interface Answer {
  readonly words: readonly string[];
  readonly open: boolean;
  readonly trouble: readonly string[];
}

/** Sets all fields of what lies on top to one text, as a hand that pastes does. */
export function paste(page: Page, text: string): Promise<number> {
  return page.evaluate((json) => {
    const top =
      document.querySelector('[role=dialog]') ?? document.querySelector('.frame:not([hidden]) main') ?? document.body;
    const fields = [...top.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].filter(
      (field) =>
        !['checkbox', 'radio', 'file', 'hidden'].includes(field.type) && !field.disabled && field.offsetParent !== null,
    );
    for (const field of fields) {
      const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
      Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, JSON.parse(json));
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    }
    return fields.length;
  }, JSON.stringify(text));
}

/** Once the counter has answered what it was asked before and the page has drawn it. */
export function look(page: Page): Promise<Answer> {
  return page.evaluate(async () => {
    await window.counter.call('session.get', {});
    for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const top =
      document.querySelector('[role=dialog]') ?? document.querySelector('.frame:not([hidden]) main') ?? document.body;
    const texts = (selector: string) =>
      [...top.querySelectorAll<HTMLElement>(selector)].map(({ innerText }) => innerText.trim());
    const wordless = [...top.querySelectorAll('[aria-invalid=true]')].filter(
      (field) =>
        !(field.getAttribute('aria-describedby') ?? '').split(' ').some((id) => document.getElementById(id)?.innerText),
    );
    const words = texts('[class*=Input-error], .refusal, .confirm-reason, [role=alert]').filter((said) => said !== '');
    return {
      words,
      open: top.querySelector('.confirm-bar button.button-large:enabled') !== null,
      trouble: [
        ...(Object.hasOwn(window, 'hostile') ? ['a script ran'] : []),
        ...(document.querySelector('h1, [role=dialog]') === null ? ['the page is empty'] : []),
        ...(document.documentElement.scrollWidth > window.innerWidth + 1 ? ['it is wider than the window'] : []),
        ...words.filter((said) => /^[a-z]+(?:-[a-z]+)+$/.test(said)).map((said) => `a code: ${said}`),
        ...wordless.map((field) => `refused without a word: ${field.getAttribute('aria-label') ?? field.id}`),
      ],
    };
  });
}

/** A form that is still reading what it was given has not answered yet. */
export async function answered(page: Page, wantsWord: boolean): Promise<Answer> {
  const began = performance.now();
  for (;;) {
    const answer = await look(page);
    const late = performance.now() - began > ANSWERED_WITHIN_MS;
    if (!wantsWord || !answer.open || answer.words.length > 0 || late) return answer;
  }
}
