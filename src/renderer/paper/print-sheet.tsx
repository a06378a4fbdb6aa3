/** Holds the receipt that is being printed, beside everything else in the document, so that the page's print style finds it alone. */
import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { ReceiptView } from '../components/receipt-view.tsx';
import { useSheet } from './sheet.ts';
import './paper.css';

export function PrintSheet() {
  const sheet = useSheet((state) => state.sheet);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (sheet && place.current) sheet.laid(place.current);
  }, [sheet]);
  if (!sheet) return null;
  return createPortal(
    <div className={`paper paper-${sheet.paper}`} ref={place} aria-hidden inert>
      <ReceiptView receipt={sheet.receipt} />
    </div>,
    document.body,
  );
}
