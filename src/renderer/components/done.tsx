/** What the teller sees the moment an operation is recorded: the change to give, the receipt, and the new position. */
import { canReload } from '@flouss/shared/domain/card';
import type { ReceiptModel, ReceiptState } from '@flouss/shared/domain/receipt';
import { Button } from '@mantine/core';
import { IconCircleCheck, IconClock, IconPrinter, IconTransferIn } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReading } from '../stores/readings.ts';
import { useJustLoaded } from '../stores/loaded.ts';
import { useStatus } from '../stores/status.ts';
import { home, replace } from '../stores/navigation.ts';
import { addCents, subtractCents } from '@flouss/shared/domain/money';
import { ConfirmBar } from './confirm-bar.tsx';
import { Euros } from './figures.tsx';
import { PaperLine, useReceiptPaper } from './receipt-paper.tsx';
import { ReceiptView } from './receipt-view.tsx';
import './done.css';

interface DoneProps {
  readonly receipt: ReceiptModel;
  /** Of the first reload that was paid together with a card. */
  readonly firstReload?: ReceiptModel | null;
  readonly title: string;
  /** Said instead once the bank has confirmed. */
  readonly titleFinal?: string;
  readonly again?: { readonly label: string; readonly begin: () => void };
}

const FINAL: ReadonlySet<ReceiptState> = new Set<ReceiptState>(['loaded', 'reconciled', 'active', 'refunded']);

/** A second press of F9 belongs to the confirmation before; it must not sweep the change and the receipt away. */
const LEAVE_AFTER_MS = 800;

export function Done({ receipt, firstReload = null, title, titleFinal, again }: DoneProps) {
  const { t } = useTranslation();
  const status = useStatus((state) => state.view);
  const card = useReading('card.get', { card_reference: receipt.card_reference }).value;
  const today = useReading('activity.list', { day: null }).value;
  const stateNow = ({ op_id }: ReceiptModel): ReceiptState | undefined =>
    today?.find((each) => each.op_id === op_id)?.state;
  const receipts = firstReload ? [receipt, firstReload] : [receipt];
  const final = receipts.every((each) => FINAL.has(stateNow(each) ?? each.state)) && receipt.kind !== 'refund';
  const paper = useReceiptPaper(receipt.op_id, firstReload?.op_id);
  const pulse = useJustLoaded((firstReload ?? receipt).op_id);
  const [leavable, setLeavable] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLeavable(true), LEAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The operation's page may have been scrolled down; its end is read from the top.
    top.current?.closest('main')?.scrollTo(0, 0);
  }, []);
  const waiting = !final && receipt.kind !== 'refund';
  // A card that was just sold can take its first reload as soon as the bank has activated it.
  const first = receipt.kind === 'sale' && !firstReload && card && canReload(card.state) ? card : null;
  return (
    <>
      <div className="done" ref={top}>
        <div className="stack grow">
          <div
            className={`done-head ${waiting ? 'done-waiting' : 'done-final'}${pulse ? ' pulse' : ''}`}
            aria-live="polite"
          >
            {waiting ? <IconClock size={32} aria-hidden /> : <IconCircleCheck size={32} aria-hidden />}
            <div>
              <h1>{final && titleFinal !== undefined ? titleFinal : title}</h1>
              {receipts.map((each) => (
                <StateLine
                  key={each.op_id}
                  receipt={each}
                  state={stateNow(each) ?? each.state}
                  named={receipts.length > 1}
                />
              ))}
            </div>
          </div>
          {receipt.kind !== 'refund' && receipt.paid.means === 'cash' ? (
            <p className="done-change panel">
              <span>{t('done.change')}</span>
              <Euros
                cents={addCents(...receipts.map(({ paid }) => paid.change_cents))}
                className="done-change-figure"
              />
            </p>
          ) : null}
          <dl className="facts panel done-facts">
            {status ? (
              <>
                <dt>{t('done.float')}</dt>
                <dd className="strong">
                  <Euros cents={status.float_left_cents} />
                </dd>
                <dt>{t('done.drawer')}</dt>
                <dd className="strong">{status.drawer_cents === null ? '–' : <Euros cents={status.drawer_cents} />}</dd>
              </>
            ) : null}
            {card && card.year_max_cents > 0 ? (
              <>
                <dt>{t('done.year-left')}</dt>
                <dd className="strong">
                  <Euros cents={subtractCents(card.year_max_cents, card.year_committed_cents)} />
                </dd>
              </>
            ) : null}
          </dl>
          <PaperLine paper={paper} />
        </div>
        <div className="done-receipts">
          {receipts.map((each) => (
            <ReceiptView key={each.op_id} receipt={each} stateNow={stateNow(each)} />
          ))}
        </div>
      </div>
      <ConfirmBar label={t('done.home')} onConfirm={home} blocked={null} busy={!leavable}>
        {receipt.kind === 'sale' && !firstReload ? (
          <Button
            leftSection={<IconTransferIn size={20} aria-hidden />}
            disabled={!first || !leavable}
            onClick={() => {
              if (first) replace({ screen: 'reload', card_reference: first.card_reference });
            }}
          >
            {first ? t('card.first-reload') : t('card.first-reload-waits')}
          </Button>
        ) : null}
        <Button leftSection={<IconPrinter size={20} aria-hidden />} onClick={paper.print}>
          {paper.out
            ? t(final ? 'paper.again-final' : 'paper.again')
            : t(firstReload ? 'done.print-both' : 'done.print')}
        </Button>
        {again ? <Button onClick={again.begin}>{again.label}</Button> : null}
      </ConfirmBar>
    </>
  );
}

interface StateLineProps {
  readonly receipt: ReceiptModel;
  readonly state: ReceiptState;
  /** There are two, and each says whose it is. */
  readonly named: boolean;
}

function StateLine({ receipt: { kind }, state, named }: StateLineProps) {
  const { t } = useTranslation();
  if (kind === 'refund') return null;
  return (
    <p>
      {named ? (
        <strong>
          {kind === 'sale' ? t('receipt.card') : t('card.first-reload')}
          {' · '}
        </strong>
      ) : null}
      {kind === 'sale' ? t(`receipt.sale.${state}`) : t(`receipt.reload.${state}`)}
    </p>
  );
}
