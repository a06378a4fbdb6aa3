/** A sale, on one page: pack → customer → short name → first reload, if he wants one → price and cash → receipts. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { addCents, ZERO } from '@flouss/shared/domain/money';
import { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Done } from '../../components/done.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { usePayment } from '../../components/payment-panel.tsx';
import { useScans } from '../../frame/scanner.ts';
import { newOpId } from '../../ports.ts';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { replace, setUnsaved } from '../../stores/navigation.ts';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';
import { saleWork, useBegunWork, useHoldWork } from '../../stores/work.ts';
import { ChooseCustomer, ChosenCustomer } from './choose-customer.tsx';
import { FirstReloadStep, useFirstReload } from './first-reload.tsx';
import { readNickname, suggestNickname } from './nickname.ts';
import { PackField } from './pack-field.tsx';
import { firstMissing, usePackSale } from './pack-sale.ts';
import { PaymentStep } from './payment-step.tsx';
import { Step } from './step.tsx';
import './sell.css';

interface SellProps {
  readonly cardReference: CardReference | null;
  readonly customerId: CustomerId | null;
}

export function SellScreen({ cardReference, customerId }: SellProps) {
  const { t } = useTranslation();
  const begun = useBegunWork();
  const { pack, setPack, card, ready, price, payment } = usePackSale(begun, cardReference);
  const [customer_id, setCustomer] = useState(() => CustomerId.safeParse(begun.fields['customer']).data ?? customerId);
  useHoldInHand(customer_id, pack);
  const customer = useReading('customer.get', customer_id === null ? null : { customer_id }).value ?? null;
  // Like the sale's own id, the same over retries and crashes.
  const [reloadOpId] = useState(() => OpId.safeParse(begun.fields['reload_id']).data ?? newOpId());
  const sale = useOperation('card.sell', saleWork(begun, reloadOpId));
  const [typedNickname, setNickname] = useState(begun.fields['nickname'] ?? null);
  const nickname = typedNickname ?? (customer ? suggestNickname(customer) : '');
  const named = readNickname(nickname);
  const reload = useFirstReload(begun, ready, customer);
  useHoldWork(begun, {
    ...(pack !== null && { pack }),
    ...(customer_id !== null && { customer: customer_id }),
    ...(typedNickname !== null && { nickname: typedNickname }),
    ...(reload.wanted && { reload: reload.entry.shown, reload_id: reloadOpId }),
  });
  const priced = price.value && (reload.shown !== null || !reload.wanted);
  const total = priced ? addCents(price.value.price_cents, reload.shown?.total_cents ?? ZERO) : null;
  const { paid, blocked: unpaid } = usePayment(payment, total, reload.shown);
  const { done, resuming } = sale;
  useScans(done ? null : setPack);
  const touched = (pack !== null && pack !== cardReference) || customer_id !== customerId || payment.given.shown !== '';
  const unsaved = (touched || reload.wanted) && done === null && !resuming;
  useEffect(() => setUnsaved(unsaved), [unsaved]);

  if (resuming) return <Rows count={4} />;
  if (done) {
    return (
      <Done
        receipt={done.sale}
        firstReload={done.first_reload}
        title={t(done.first_reload ? 'sell.done-reload' : 'sell.done')}
        {...(done.first_reload && { titleFinal: t('sell.done-reload-loaded') })}
        again={{ label: t('sell.next'), begin: () => replace({ screen: 'sell' }) }}
      />
    );
  }

  const blocked =
    firstMissing([
      [ready, t('sell.need-pack')],
      [customer, t('sell.need-customer')],
      [named.ok, t('sell.need-nickname')],
      [price.value, t('sell.need-price')],
      [!reload.wanted || reload.quote.value, reload.quote.refusal ? t('sell.need-reload') : t('reload.need-quote')],
    ]) ?? unpaid;
  const submit = (): void => {
    if (blocked !== null || !ready || !customer || !named.ok || !price.value || !paid) return;
    const { price_cents, tariff_version } = price.value;
    const { value: quote } = reload.quote;
    void sale.run((op_id) => ({
      op_id,
      card_reference: ready.card_reference,
      customer_id: customer.customer_id,
      beneficiary_id: customer.beneficiary.beneficiary_id,
      nickname: named.value,
      price_cents,
      tariff_version,
      ...(quote && {
        first_reload: { op_id: reloadOpId, amount_cents: quote.amount_cents, fee_cents: quote.fee_cents },
      }),
      paid,
    }));
  };

  return (
    <>
      <h1>{t('sell.title')}</h1>
      <Step number={1} title={t('sell.pack')} done={ready !== null}>
        <PackField reference={pack} card={card} onReference={setPack} />
      </Step>
      <Step number={2} title={t('sell.customer')} done={customer !== null}>
        {customer ? (
          <ChosenCustomer customer={customer} onChange={() => setCustomer(null)} />
        ) : (
          <ChooseCustomer pack={ready} onCustomer={setCustomer} />
        )}
        {customer ? (
          <TextInput
            className="sell-nickname"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- what was chosen is gone from under the cursor: on to what is missing
            autoFocus={nickname === ''}
            label={t('sell.nickname')}
            description={t('sell.nickname-hint')}
            required
            value={nickname}
            error={named.ok || typedNickname === null ? null : fieldSentence(t, named.error)}
            onChange={(event) => setNickname(event.currentTarget.value.toUpperCase())}
          />
        ) : null}
      </Step>
      {ready && customer && price.value ? (
        <>
          <FirstReloadStep reload={reload} customer={customer} takesFocus={suggestNickname(customer) !== ''} />
          <PaymentStep
            number={4}
            price={price.value.price_cents}
            reload={reload.shown}
            total={total}
            entry={payment}
            done={paid !== null}
          />
        </>
      ) : null}
      <RefusalBox refusal={sale.refusal ?? price.refusal} />
      <ConfirmBar label={t('sell.submit')} onConfirm={submit} blocked={blocked} busy={sale.busy} />
    </>
  );
}
