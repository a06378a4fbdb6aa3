/** A sale, on one page: pack → customer → short name → price and cash → receipt. */
import type { CardView, CustomerView } from '@flouss/shared/contract/views';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { Button, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Done } from '../../components/done.tsx';
import { Euros, Phone } from '../../components/figures.tsx';
import { Finder } from '../../components/finder.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { PaymentPanel, usePayment, usePaymentEntry } from '../../components/payment-panel.tsx';
import { useFormats } from '../../formats.ts';
import { useScans } from '../../frame/scanner.ts';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { go, replace, setUnsaved } from '../../stores/navigation.ts';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';
import { receiptWork, useBegunWork, useHoldWork } from '../../stores/work.ts';
import { readNickname, suggestNickname } from './nickname.ts';
import { PackField } from './pack-field.tsx';
import { Step } from './step.tsx';
import './sell.css';

interface SellProps {
  readonly cardReference: CardReference | null;
  readonly customerId: CustomerId | null;
}

export function SellScreen({ cardReference, customerId }: SellProps) {
  const { t } = useTranslation();
  const begun = useBegunWork();
  const [pack, setPack] = useState(() => CardReference.safeParse(begun.fields['pack']).data ?? cardReference);
  const [customer_id, setCustomer] = useState(() => CustomerId.safeParse(begun.fields['customer']).data ?? customerId);
  useScans(setPack);
  useHoldInHand(customer_id, pack);
  const card = useReading('card.get', pack === null ? null : { card_reference: pack });
  const customer = useReading('customer.get', customer_id === null ? null : { customer_id }).value ?? null;
  const price = useReading('card.price', {});
  const payment = usePaymentEntry();
  const sale = useOperation('card.sell', receiptWork(begun));
  const [typedNickname, setNickname] = useState(begun.fields['nickname'] ?? null);
  useHoldWork(begun, {
    ...(pack !== null && { pack }),
    ...(customer_id !== null && { customer: customer_id }),
    ...(typedNickname !== null && { nickname: typedNickname }),
  });
  const nickname = typedNickname ?? (customer ? suggestNickname(customer) : '');
  const named = readNickname(nickname);
  const total = price.value?.price_cents ?? null;
  const { paid, blocked: unpaid } = usePayment(payment, total);
  const ready = card.value?.state === 'in-stock' ? card.value : null;
  const { done } = sale;
  const touched = (pack !== null && pack !== cardReference) || customer_id !== customerId || payment.given.shown !== '';
  useEffect(() => setUnsaved(touched && done === null), [touched, done]);

  if (done) {
    return (
      <Done
        receipt={done}
        title={t('sell.done')}
        again={{ label: t('sell.next'), begin: () => replace({ screen: 'sell' }) }}
      />
    );
  }

  const blocked = !ready
    ? t('sell.need-pack')
    : !customer
      ? t('sell.need-customer')
      : !named.ok
        ? t('sell.need-nickname')
        : price.value
          ? unpaid
          : t('sell.need-price');
  const submit = (): void => {
    if (!ready || !customer || !named.ok || !price.value || !paid) return;
    const { price_cents, tariff_version } = price.value;
    void sale.run((op_id) => ({
      op_id,
      card_reference: ready.card_reference,
      customer_id: customer.customer_id,
      beneficiary_id: customer.beneficiary.beneficiary_id,
      nickname: named.value,
      price_cents,
      tariff_version,
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
            label={t('sell.nickname')}
            description={t('sell.nickname-hint')}
            required
            value={nickname}
            error={named.ok || typedNickname === null ? null : fieldSentence(t, named.error)}
            onChange={(event) => setNickname(event.currentTarget.value.toUpperCase())}
          />
        ) : null}
      </Step>
      {ready && customer && total !== null ? (
        <Step number={3} title={t('pay.title')} done={paid !== null}>
          <p className="sell-price">
            <span>{t('sell.price')}</span>
            <Euros cents={total} className="sell-price-figure" />
          </p>
          <PaymentPanel entry={payment} total={total} />
        </Step>
      ) : null}
      <RefusalBox refusal={sale.refusal ?? price.refusal} />
      <ConfirmBar label={t('sell.submit')} onConfirm={submit} blocked={blocked} busy={sale.busy} />
    </>
  );
}

function ChosenCustomer({ customer, onChange }: { readonly customer: CustomerView; readonly onChange: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { beneficiary } = customer;
  const name = `${beneficiary.given_names} ${beneficiary.family_name}`;
  return (
    <div className="row spread wrap">
      <span className="stack-tight">
        <strong>
          {customer.given_names} {customer.family_name}
        </strong>
        <span className="quiet">
          <Phone value={customer.phone} /> · {t('sell.for', { name, country: formats.country(beneficiary.country) })}
        </span>
      </span>
      <Button onClick={onChange}>{t('sell.change-customer')}</Button>
    </div>
  );
}

interface ChooseCustomerProps {
  readonly pack: CardView | null;
  readonly onCustomer: (customer: CustomerId) => void;
}

function ChooseCustomer({ pack, onCustomer }: ChooseCustomerProps) {
  const { t } = useTranslation();
  const register = (
    <Button
      leftSection={<IconUserPlus size={20} aria-hidden />}
      onClick={() => {
        setUnsaved(false);
        go({ screen: 'register', sell: pack?.card_reference ?? null });
      }}
    >
      {t('sell.new-customer')}
    </Button>
  );
  if (!pack) return <div>{register}</div>;
  return (
    <Finder
      label={t('find.field')}
      accepts="customer"
      onPick={(found) => {
        if (found.kind === 'customer') onCustomer(found.customer_id);
      }}
      atRest={<div>{register}</div>}
      whenNone={<div>{register}</div>}
    />
  );
}
