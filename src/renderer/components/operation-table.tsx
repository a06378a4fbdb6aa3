/** Operations as a table: when, what, whose, how much, where it stands, and the way to its receipt. */
import type { OperationView } from '@flouss/shared/contract/views';
import { Button } from '@mantine/core';
import { IconMessage, IconReceipt } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { CancelButton, CancelReload } from './cancel-reload.tsx';
import { Euros, Ltr } from './figures.tsx';
import { ReceiptDialogue } from './receipt-dialogue.tsx';
import { OperationPill } from './state-pill.tsx';
import './operation-table.css';

interface OperationTableProps {
  readonly operations: readonly OperationView[];
  /** With the day, not only the hour; then it is one customer's list and his name is left out. */
  readonly dated?: boolean;
}

export function OperationTable({ operations, dated = false }: OperationTableProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<OperationView | null>(null);
  const { shown, more, end } = useGrowing(operations);
  const [cancelled, setCancelled] = useState<OperationView | null>(null);
  return (
    <div className="panel table-panel">
      <table className="operations">
        <thead>
          <tr>
            <th scope="col">{t('activity.time')}</th>
            <th scope="col">{t('activity.what')}</th>
            {dated ? null : <th scope="col">{t('activity.who')}</th>}
            <th scope="col" className="operations-amount">
              {t('activity.amount')}
            </th>
            <th scope="col">{t('activity.state')}</th>
            <th scope="col">{t('activity.receipt')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((operation) => (
            <Row
              key={operation.op_id}
              operation={operation}
              dated={dated}
              onReceipt={() => setOpened(operation)}
              onCancel={() => setCancelled(operation)}
            />
          ))}
        </tbody>
      </table>
      {more === null ? null : (
        <Button ref={end} variant="subtle" fullWidth onClick={more}>
          {t('activity.more', { count: operations.length - shown.length })}
        </Button>
      )}
      {opened ? <ReceiptDialogue operation={opened} onClose={() => setOpened(null)} /> : null}
      {cancelled ? (
        <CancelReload
          operation={operations.find((each) => each.op_id === cancelled.op_id) ?? cancelled}
          onClose={() => setCancelled(null)}
        />
      ) : null}
    </div>
  );
}

/** What a small screen shows: a day of hundreds must not cost its screen. */
const ROWS_AT_FIRST = 14;
/** More each time the end of what is drawn comes into view. */
const ROWS_AT_A_TIME = 40;

/** `more` draws the next rows, null when all are drawn; the element held by `end` does it when it comes into view. */
function useGrowing<T>(all: readonly T[]): {
  readonly shown: readonly T[];
  readonly more: (() => void) | null;
  readonly end: RefObject<HTMLButtonElement | null>;
} {
  const [count, setCount] = useState(ROWS_AT_FIRST);
  const end = useRef<HTMLButtonElement>(null);
  const isWhole = count >= all.length;
  useEffect(() => {
    const button = end.current;
    if (isWhole || !button) return undefined;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setCount((before) => before + ROWS_AT_A_TIME);
    });
    watch.observe(button);
    return () => watch.disconnect();
    // Anew after each growth: an end that is still in view would not be seen again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isWhole, count]);
  const more = isWhole ? null : (): void => setCount(count + ROWS_AT_A_TIME);
  return { shown: all.slice(0, count), more, end };
}

interface RowProps {
  readonly operation: OperationView;
  readonly dated: boolean;
  readonly onReceipt: () => void;
  readonly onCancel: () => void;
}

function Row({ operation, dated, onReceipt, onCancel }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <tr>
      <td>
        <Ltr>{dated ? formats.dateTime(operation.at) : formats.time(operation.at)}</Ltr>
      </td>
      <td>
        <span className="operations-what">
          {t(`kind.${operation.kind}`)}
          {operation.channel === 'sms' ? (
            <span className="small quiet operations-sms">
              <IconMessage size={16} aria-hidden /> {t('activity.by-sms')}
            </span>
          ) : null}
          {operation.reason === null ? null : <span className="small quiet">{t(`reason.${operation.reason}`)}</span>}
          {operation.cancellation === 'asked' ? <span className="small quiet">{t('cancel.asked')}</span> : null}
          {operation.cancellation === 'refused' ? <span className="small quiet">{t('cancel.refused')}</span> : null}
        </span>
      </td>
      {dated ? null : <td>{operation.customer_name}</td>}
      <td className="operations-amount">
        {operation.total_cents > 0 ? <Euros cents={operation.total_cents} className="strong" /> : null}
      </td>
      <td>
        <OperationPill operation={operation} />
      </td>
      <td className="operations-receipt">
        {operation.receipt_number === null ? null : (
          <button
            type="button"
            className="receipt-link"
            aria-label={t('activity.show', { number: operation.receipt_number })}
            onClick={onReceipt}
          >
            <IconReceipt size={18} stroke={1.75} aria-hidden />
            <Ltr>{operation.receipt_number}</Ltr>
          </button>
        )}
        <CancelButton operation={operation} onCancel={onCancel} />
      </td>
    </tr>
  );
}
