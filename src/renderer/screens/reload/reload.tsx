/** A reload, from the card to the receipt: card → amount with its quote → confirmation with cash → receipt. */
import { canReload } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CardView, FoundView } from '@flouss/shared/contract/views';
import { IconCreditCard } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { readAmount } from '../../components/amount-entry.ts';
import { Done } from '../../components/done.tsx';
import { Finder } from '../../components/finder.tsx';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { usePaymentEntry } from '../../components/payment-panel.tsx';
import { useScans } from '../../frame/scanner.ts';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { go, replace, setUnsaved } from '../../stores/navigation.ts';
import { useOperation } from '../../stores/operation.ts';
import { useQuote } from '../../stores/quote.ts';
import { useReading } from '../../stores/readings.ts';
import { receiptWork, useBegunWork, useHoldWork } from '../../stores/work.ts';
import { AmountStep } from './amount-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import './reload.css';

export function ReloadScreen({ cardReference }: { readonly cardReference: CardReference | null }) {
  const { t } = useTranslation();
  const card = useReading('card.get', cardReference === null ? null : { card_reference: cardReference });
  useHoldInHand(card.value?.customer_id ?? null, cardReference);
  if (cardReference === null) return <PickCard />;
  if (card.value && canReload(card.value.state)) return <Reload card={card.value} />;
  return (
    <>
      <h1>{t('reload.title')}</h1>
      <RefusalBox refusal={card.refusal} />
      {card.value ? (
        <EmptyState
          icon={<IconCreditCard size={26} />}
          title={t('reload.not-reloadable')}
          text={t(`card-next.${card.value.state}`)}
        />
      ) : card.refusal ? null : (
        <Rows count={3} />
      )}
    </>
  );
}

function anotherReload(): void {
  replace({ screen: 'reload' });
}

function reload(card_reference: CardReference): void {
  replace({ screen: 'reload', card_reference });
}

/** A customer with one card that can be reloaded means that card; any other is shown, with all he has. */
async function pick(found: FoundView): Promise<void> {
  if (found.kind === 'card') return reload(found.card_reference);
  const customer = await call('customer.get', { customer_id: found.customer_id });
  const [card, second] = customer.ok ? customer.value.cards.filter(({ state }) => canReload(state)) : [];
  if (card && !second) reload(card.card_reference);
  else go({ screen: 'customer', customer_id: found.customer_id });
}

function PickCard() {
  const { t } = useTranslation();
  useScans(reload);
  return (
    <>
      <h1>{t('reload.title')}</h1>
      <Finder
        label={t('reload.card')}
        onPick={(found) => void pick(found)}
        atRest={
          <EmptyState icon={<IconCreditCard size={26} />} title={t('reload.card')} text={t('reload.pick-text')} />
        }
        whenNone={
          <EmptyState icon={<IconCreditCard size={26} />} title={t('find.none-title')} text={t('find.none-text')} />
        }
      />
    </>
  );
}

function Reload({ card }: { readonly card: CardView }) {
  const { t } = useTranslation();
  const begun = useBegunWork();
  const [amount, setAmount] = useState(() => readAmount(begun.fields['amount'] ?? ''));
  useHoldWork(begun, { amount: amount.shown });
  const [confirming, setConfirming] = useState(false);
  const quote = useQuote(card.card_reference, amount.cents);
  const payment = usePaymentEntry();
  const order = useOperation('reload.order', receiptWork(begun));
  const { done, resuming } = order;
  const unsaved = amount.shown !== '' && done === null && !resuming;
  useEffect(() => setUnsaved(unsaved), [unsaved]);

  if (resuming) return <Rows count={4} />;
  if (done) {
    return (
      <Done
        receipt={done}
        title={t('reload.done')}
        titleFinal={t('reload.done-loaded')}
        again={{ label: t('reload.next'), begin: anotherReload }}
      />
    );
  }
  if (confirming && quote.value) {
    return (
      <ConfirmStep
        card={card}
        quote={quote.value}
        payment={payment}
        order={order}
        onBack={() => {
          order.clearRefusal();
          setConfirming(false);
        }}
      />
    );
  }
  return (
    <AmountStep card={card} amount={amount} onAmount={setAmount} quote={quote} onContinue={() => setConfirming(true)} />
  );
}
