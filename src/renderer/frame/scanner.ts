/** Listens for scans on every screen: gives the card to the screen that asked for scans, else opens it; a receipt's code is verified. */
import { isSignedOperation } from '@flouss/shared/contract/signed-operation';
import { isTrainingOperation } from '@flouss/shared/domain/training';
import { parseCardReference, type CardReference } from '@flouss/shared/domain/card-reference';
import { useEffect, useRef } from 'react';
import { call, sentenceOf } from '../bridge.ts';
import { go } from '../stores/navigation.ts';
import { notify } from '../stores/notices.ts';
import { NO_SCAN, stepScan } from './scan-detector.ts';

type TakeScan = (reference: CardReference) => void;
const takers: { current: TakeScan | null }[] = [];

/** While the component lives, scans are its own (a pack's field, a reception list); null: they open the card, as anywhere. */
export function useScans(take: TakeScan | null): void {
  const held = useRef(take);
  useEffect(() => {
    held.current = take;
  });
  useEffect(() => {
    takers.push(held);
    return () => {
      takers.splice(takers.indexOf(held), 1);
    };
  }, []);
}

export function useScanner(active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    let progress = NO_SCAN;
    let field: Field | null = null;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const step = stepScan(progress, event.key, event.timeStamp);
      progress = step.progress;
      if (step.began) field = focusedField();
      if (step.scanned === null) return;
      const parsed = parseCardReference(step.scanned);
      const isReceipt = isSignedOperation(step.scanned) || isTrainingOperation(step.scanned);
      // Something typed fast that is neither: the screen's own business.
      if (!parsed.ok && !isReceipt) return;
      event.preventDefault();
      event.stopPropagation();
      if (field) restore(field);
      if (!parsed.ok) return go({ screen: 'verify', text: step.scanned });
      const taker = takers.at(-1)?.current;
      if (taker) taker(parsed.value);
      else void openCard(parsed.value, (code) => notify('stop', (say) => sentenceOf(say, { code })));
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [active]);
}

/** A pack on the shelf is there to be sold; any other card has a customer. */
async function openCard(
  reference: CardReference,
  refuse: (code: 'card-unknown' | 'backend-unavailable') => void,
): Promise<void> {
  const answer = await call('card.get', { card_reference: reference });
  if (!answer.ok) return refuse(answer.error.code === 'card-unknown' ? 'card-unknown' : 'backend-unavailable');
  const { customer_id } = answer.value;
  if (customer_id) go({ screen: 'customer', customer_id, card_reference: reference });
  else go({ screen: 'sell', card_reference: reference });
}

interface Field {
  readonly element: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
}

function focusedField(): Field | null {
  const element = document.activeElement;
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
    ? { element, value: element.value }
    : null;
}

/** The scanner's symbols went into the focused field as if typed; they did not belong there. */
function restore({ element, value }: Field): void {
  const prototype = element instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  // Through the prototype's setter, so that React sees the change.
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, value);
  element.dispatchEvent(new Event('input', { bubbles: true }));
}
