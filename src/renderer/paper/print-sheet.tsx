/** Holds the receipt, report or slip that is being printed, beside everything else in the document, so that the page's print style finds it alone. */
import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { ReceiptView } from '../components/receipt-view.tsx';
import type { ZReport } from '@flouss/shared/domain/z-report';
import { SmsSlip, type SmsSlipModel } from '../components/sms-slip.tsx';
import { ZView } from '../screens/till/z-view.tsx';
import { useSheet, type Printed } from './sheet.ts';
import './paper.css';

function isReport(printed: Printed): printed is ZReport {
  return 'z_number' in printed;
}

function isSlip(printed: Printed): printed is SmsSlipModel {
  return 'short_number' in printed;
}

function Content({ printed }: { readonly printed: Printed }) {
  if (isReport(printed)) return <ZView report={printed} />;
  return isSlip(printed) ? <SmsSlip slip={printed} /> : <ReceiptView receipt={printed} />;
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
      <Content printed={sheet.printed} />
    </div>,
    document.body,
  );
}
