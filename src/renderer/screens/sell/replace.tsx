/** A blocked card's replacement, on one page: the old card → the new pack → price and cash → receipt. */
import type { CardView } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BankCard } from '../../components/bank-card.tsx';
import { CardStanding } from '../../components/card-standing.tsx';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Done } from '../../components/done.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { usePayment } from '../../components/payment-panel.tsx';
import { useScans } from '../../frame/scanner.ts';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { setUnsaved } from '../../stores/navigation.ts';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';
import { receiptWork, useBegunWork, useHoldWork } from '../../stores/work.ts';
import { PackField } from './pack-field.tsx';
import { firstMissing, usePackSale } from './pack-sale.ts';
import { PaymentStep } from './payment-step.tsx';
import { Step } from './step.tsx';
import './sell.css';

export function ReplaceScreen({ cardReference }: { readonly cardReference: CardReference }) {
  const { t } = useTranslation();
  const old = useReading('card.get', { card_reference: cardReference });
  useHoldInHand(old.value?.customer_id ?? null, cardReference);
  // After a crash it may have been replaced already: the page shows its receipt then.
  const [begun, setBegun] = useState(useBegunWork().resumed);
  if (old.value && (old.value.state === 'blocked' || begun)) {
    return <Replace old={old.value} onBegin={() => setBegun(true)} />;
  }
  return (
    <>
      <h1>{t('replace.title')}</h1>
      <RefusalBox refusal={old.refusal} />
      {old.value ? <p>{t('replace.not-blocked')}</p> : old.refusal ? null : <Rows count={3} />}
    </>
  );
}

interface ReplaceProps {
  readonly old: CardView;
  /** The card will be replaced by this very page, which stays up with its receipt. */
  readonly onBegin: () => void;
}

function Replace({ old, onBegin }: ReplaceProps) {
  const { t } = useTranslation();
  const begun = useBegunWork();
  const { pack, setPack, card, ready, price, payment } = usePackSale(begun, null);
  useHoldWork(begun, pack === null ? {} : { pack });
  const replacement = useOperation('card.replace', receiptWork(begun));
  const total = price.value?.price_cents ?? null;
  const { paid, blocked: unpaid } = usePayment(payment, total);
  const { done, resuming } = replacement;
  useScans(done ? null : setPack);
  const touched = pack !== null || payment.given.shown !== '';
  const unsaved = touched && done === null && !resuming;
  useEffect(() => setUnsaved(unsaved), [unsaved]);

  if (resuming) return <Rows count={4} />;
  if (done) return <Done receipt={done} title={t('replace.done')} />;

  const blocked =
    firstMissing([
      [ready, t('sell.need-pack')],
      [price.value, t('sell.need-price')],
    ]) ?? unpaid;
  const submit = (): void => {
    if (!ready || !price.value || !paid) return;
    onBegin();
    const { price_cents, tariff_version } = price.value;
    void replacement.run((op_id) => ({
      op_id,
      old_card_reference: old.card_reference,
      card_reference: ready.card_reference,
      price_cents,
      tariff_version,
      paid,
    }));
  };
  return (
    <>
      <h1>{t('replace.title')}</h1>
      <Step number={1} title={t('replace.old')} done>
        <div className="replace-old">
          <BankCard card={old} />
          <div className="stack">
            <CardStanding card={old} />
            <p>{t('replace.text', { nickname: old.nickname ?? '' })}</p>
            <p className="quiet">{t('replace.balance-text')}</p>
          </div>
        </div>
      </Step>
      <Step number={2} title={t('replace.pack')} done={ready !== null}>
        <PackField reference={pack} card={card} onReference={setPack} />
      </Step>
      {ready && total !== null ? (
        <PaymentStep number={3} price={total} total={total} entry={payment} done={paid !== null} />
      ) : null}
      <RefusalBox refusal={replacement.refusal ?? price.refusal} />
      <ConfirmBar label={t('replace.submit')} onConfirm={submit} blocked={blocked} busy={replacement.busy} />
    </>
  );
}
