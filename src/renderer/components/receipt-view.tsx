/**
 * The receipt, as shown and as printed: 80 mm proportions, the customer's language, the total in the largest type, the
 * state in a box. Prints what the model says and decides nothing.
 */
import { formatEuros, type Cents } from '@flouss/shared/domain/money';
import type { ReceiptModel, ReceiptState } from '@flouss/shared/domain/receipt';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { TFunction } from 'i18next';
import { Fragment, useMemo, type ReactNode } from 'react';
import { formatsIn } from '../formats.ts';
import { directionOf, sentencesIn } from '../locales/index.ts';
import { Ltr } from './figures.tsx';
import { qrOutline } from './qr.ts';
import './receipt-view.css';

interface ReceiptViewProps {
  readonly receipt: ReceiptModel;
  /** Where the operation stands now, when that is fresher than the receipt. */
  readonly stateNow?: ReceiptState | undefined;
}

export function ReceiptView({ receipt, stateNow }: ReceiptViewProps) {
  const t = useMemo(() => sentencesIn(receipt.language), [receipt.language]);
  const formats = formatsIn(receipt.language);
  const state = stateNow ?? receipt.state;
  const euros = (amount: Cents): ReactNode => <Ltr>{formatEuros(amount, receipt.language)}</Ltr>;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('receipt.customer'), receipt.customer_name],
    [t('receipt.beneficiary'), receipt.beneficiary_name],
    [
      t('receipt.card'),
      <Ltr key="card">
        {receipt.card_reference}
        {receipt.card_last_four === undefined ? '' : ` · •••• ${receipt.card_last_four}`}
      </Ltr>,
    ],
  ];
  return (
    <article
      className="receipt"
      lang={receipt.language}
      dir={directionOf(receipt.language)}
      aria-label={`${t('receipt.title')} ${receipt.number}`}
    >
      {receipt.training ? <p className="receipt-training">{t('receipt.training')}</p> : null}
      {receipt.duplicate_number > 0 ? (
        <p className="receipt-duplicate">{t('receipt.duplicate', { number: receipt.duplicate_number })}</p>
      ) : null}
      <header className="receipt-head">
        <p className="receipt-agent" dir="auto">
          {receipt.agent.name}
        </p>
        <p dir="auto">{receipt.agent.address}</p>
        <p>
          {t('receipt.counter')} <bdi>{receipt.counter_name}</bdi> · {t('receipt.operator')}{' '}
          <bdi>{receipt.operator_name}</bdi>
        </p>
      </header>
      <div className="receipt-title">
        <span>{t(`receipt.kind.${receipt.kind}`)}</span>
        <span className="receipt-when">
          <Ltr>{formats.dateTime(receipt.at)}</Ltr>
        </span>
      </div>
      <dl className="receipt-facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <dl className="receipt-lines">
        {receipt.lines.map((line) => (
          <Fragment key={line.code}>
            <dt>{t(`receipt.line.${line.code}`)}</dt>
            <dd>{euros(line.cents)}</dd>
          </Fragment>
        ))}
      </dl>
      <p className="receipt-total">
        <span>{t(`receipt.total.${receipt.kind}`)}</span>
        <strong>{euros(receipt.total_cents)}</strong>
      </p>
      {receipt.kind === 'refund' ? null : (
        <dl className="receipt-lines">
          <dt>{t(`receipt.paid.${receipt.paid.means}`)}</dt>
          <dd>{euros(receipt.paid.given_cents)}</dd>
          {receipt.paid.means === 'cash' ? (
            <>
              <dt>{t('receipt.change')}</dt>
              <dd>{euros(receipt.paid.change_cents)}</dd>
            </>
          ) : null}
        </dl>
      )}
      <p className="receipt-state">{stateSentence(t, receipt, state)}</p>
      <footer className="receipt-foot">
        <ReceiptQr text={receipt.signed_operation} label={t('receipt.qr')} />
        <div className="receipt-ids">
          <p>
            {t('receipt.number')} <Ltr className="strong">{receipt.number}</Ltr>
          </p>
          <p>
            {t('receipt.operation')} <bdi dir="ltr">{receipt.op_id}</bdi>
          </p>
        </div>
      </footer>
      <div className="receipt-law">
        <p>{t('receipt.law.keep')}</p>
        <p>{t('receipt.law.issuer')}</p>
        <p>{t('receipt.law.complaints')}</p>
      </div>
      {receipt.training ? <p className="receipt-training">{t('receipt.training')}</p> : null}
    </article>
  );
}

function stateSentence(t: TFunction, receipt: ReceiptModel, state: ReceiptState): string {
  switch (receipt.kind) {
    case 'sale':
      return t(`receipt.sale.${state}`);
    case 'reload':
      return t(`receipt.reload.${state}`);
    case 'refund':
      return t('receipt.refund');
    default:
      return unreachable(receipt.kind);
  }
}

function ReceiptQr({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, viewBox, modules } = useMemo(() => qrOutline(text), [text]);
  return (
    <figure className="receipt-qr" aria-label={label} style={{ ['--qr-modules' as string]: modules }}>
      <svg viewBox={viewBox} shapeRendering="crispEdges" aria-hidden>
        <path d={path} fillRule="evenodd" />
      </svg>
    </figure>
  );
}
