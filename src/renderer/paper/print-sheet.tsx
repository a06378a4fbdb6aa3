/** Holds the receipt or report that is being printed, beside everything else in the document, so that the page's print style finds it alone. */
import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { ReceiptView } from '../components/receipt-view.tsx';
import type { ZReport } from '@flouss/shared/domain/z-report';
import { ZView } from '../screens/till/z-view.tsx';
import { useSheet, type Printed } from './sheet.ts';
import './paper.css';

function isReport(printed: Printed): printed is ZReport {
  return 'z_number' in printed;
}

export function PrintSheet() {
  const sheet = useSheet((state) => state.sheet);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (sheet && place.current) sheet.laid(place.current);
  }, [sheet]);
  if (!sheet) return null;
  return createPortal(
    <div className={`paper paper-${sheet.paper}`} ref={place} aria-hidden inert>
      {isReport(sheet.printed) ? <ZView report={sheet.printed} /> : <ReceiptView receipt={sheet.printed} />}
    </div>,
    document.body,
  );
}
