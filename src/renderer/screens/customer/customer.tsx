/** A customer: his cards, what the chosen one may still receive, what was done last, and the one sensible next thing. */
import type { CardView, CustomerView } from '@flouss/shared/contract/views';
import { canReload, nextCardState } from '@flouss/shared/domain/card';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { Button, SegmentedControl } from '@mantine/core';
import { IconCreditCardPay, IconId, IconLock, IconMessageCode } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BankCard } from '../../components/bank-card.tsx';
import { ConfirmBar, EarlyConfirm } from '../../components/confirm-bar.tsx';
import { Ltr, Phone } from '../../components/figures.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { OperationTable } from '../../components/operation-table.tsx';
import { useFormats } from '../../formats.ts';
import { languageOf } from '../../locales/languages.ts';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { go } from '../../stores/navigation.ts';
import { useReading } from '../../stores/readings.ts';
import { BlockCard } from './block-card.tsx';
import { SmsCode } from './sms-code.tsx';
import './customer.css';

interface CustomerProps {
  readonly customerId: CustomerId;
  /** The card that was found or scanned. */
  readonly cardReference: CardReference | null;
}

export function CustomerScreen({ customerId, cardReference }: CustomerProps) {
  const { t } = useTranslation();
  const { value: customer, refusal } = useReading('customer.get', { customer_id: customerId });
  const [picked, setPicked] = useState(cardReference);
  const early = useRef(false);
  const card = customer ? cardOf(customer, picked) : null;
  useHoldInHand(customerId, card?.card_reference ?? null);
  if (!customer) {
    return (
      <>
        <h1>{t('customer.title')}</h1>
        <RefusalBox refusal={refusal} />
        {refusal ? null : <Rows count={4} />}
        <EarlyConfirm onPress={() => (early.current = true)} />
      </>
    );
  }
  const takeEarly = (): boolean => {
    const was = early.current;
    early.current = false;
    return was;
  };
  return <Customer customer={customer} card={card} takeEarly={takeEarly} onPick={setPicked} />;
}

/** The card asked for, else the first that can be reloaded, else the first. */
function cardOf(customer: CustomerView, wanted: CardReference | null): CardView | null {
  return (
    customer.cards.find((card) => card.card_reference === wanted) ??
    customer.cards.find((card) => canReload(card.state)) ??
    customer.cards[0] ??
    null
  );
}

interface LoadedProps {
  readonly customer: CustomerView;
  readonly card: CardView | null;
  readonly takeEarly: () => boolean;
  readonly onPick: (reference: CardReference) => void;
}

function Customer({ customer, card, takeEarly, onPick }: LoadedProps) {
  const { t } = useTranslation();
  const [codeShown, setCodeShown] = useState(false);
  const stopped = customer.blocked || customer.in_check;
  const reloadable = card && canReload(card.state) && !stopped ? card : null;
  const replaceable = card?.state === 'blocked' && !stopped ? card : null;
  const sell = (): void => go({ screen: 'sell', customer_id: customer.customer_id });
  return (
    <>
      <div className="row spread wrap">
        <h1>
          {customer.given_names} {customer.family_name}
        </h1>
        <span className="row">
          <Button
            leftSection={<IconId size={20} aria-hidden />}
            onClick={() => go({ screen: 'file', customer_id: customer.customer_id })}
          >
            {t('file.open')}
          </Button>
          <Button
            leftSection={<IconMessageCode size={20} aria-hidden />}
            disabled={customer.blocked}
            onClick={() => setCodeShown(true)}
          >
            {customer.sms === 'none' ? t('customer.issue-code') : t('customer.issue-again')}
          </Button>
        </span>
      </div>
      {customer.blocked ? <RefusalBox refusal={{ code: 'customer-blocked' }} /> : null}
      {customer.in_check ? <RefusalBox refusal={{ code: 'file-being-checked' }} /> : null}
      <Facts customer={customer} />
      <section className="stack" aria-label={t('customer.cards')}>
        <div className="row spread wrap card-actions">
          <h2>{t('customer.cards')}</h2>
          {card ? <BlockButton card={card} /> : null}
        </div>
        {customer.cards.length === 0 ? <p className="quiet">{t('customer.no-cards')}</p> : null}
        <div className="card-choice">
          {customer.cards.map((each) => (
            <button
              key={each.card_reference}
              type="button"
              className="card-pick"
              aria-pressed={each.card_reference === card?.card_reference}
              onClick={() => onPick(each.card_reference)}
            >
              <BankCard card={each} />
            </button>
          ))}
        </div>
      </section>
      <Operations customer={customer} card={card} />
      {reloadable ? (
        <ConfirmBar
          label={t('customer.reload')}
          blocked={null}
          takeEarly={takeEarly}
          onConfirm={() => go({ screen: 'reload', card_reference: reloadable.card_reference })}
        >
          <Button leftSection={<IconCreditCardPay size={20} aria-hidden />} onClick={sell}>
            {t('customer.sell')}
          </Button>
        </ConfirmBar>
      ) : replaceable ? (
        <ConfirmBar
          label={t('replace.action')}
          blocked={null}
          takeEarly={takeEarly}
          onConfirm={() => go({ screen: 'replace', card_reference: replaceable.card_reference })}
        >
          <Button leftSection={<IconCreditCardPay size={20} aria-hidden />} onClick={sell}>
            {t('customer.sell')}
          </Button>
        </ConfirmBar>
      ) : (
        <ConfirmBar label={t('customer.sell')} blocked={stopped ? '' : null} takeEarly={takeEarly} onConfirm={sell}>
          <span className="quiet">{card && !saysMore(card) ? t(`card-next.${card.state}`) : null}</span>
        </ConfirmBar>
      )}
      {codeShown ? <SmsCode customer={customer} onClose={() => setCodeShown(false)} /> : null}
    </>
  );
}

/** Beside, with the card in hand, stands what is to be known of it. */
function saysMore({ replacement, wants_document }: CardView): boolean {
  return replacement !== null || wants_document !== null;
}

/** Stops the chosen card; where it stands is said beside, with the card in hand. */
function BlockButton({ card }: { readonly card: CardView }) {
  const { t } = useTranslation();
  const [blocking, setBlocking] = useState(false);
  return (
    <>
      {nextCardState(card.state, 'block').ok ? (
        <Button leftSection={<IconLock size={20} aria-hidden />} onClick={() => setBlocking(true)}>
          {t('block.action')}
        </Button>
      ) : null}
      {blocking ? <BlockCard card={card} onClose={() => setBlocking(false)} /> : null}
    </>
  );
}

/** The customer's latest, or the whole story of the chosen card. */
function Operations({ customer, card }: Pick<LoadedProps, 'customer' | 'card'>) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<'latest' | 'card'>('latest');
  const ofCard = shown === 'card' && card ? card : null;
  const history = useReading('card.history', ofCard && { card_reference: ofCard.card_reference });
  const operations = ofCard ? history.value : customer.operations;
  const title = ofCard ? t('card.history') : t('customer.operations');
  return (
    <section className="stack" aria-label={title}>
      {card ? (
        <SegmentedControl
          aria-label={t('activity.kinds')}
          className="history-choice"
          transitionDuration={0}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'latest', label: t('customer.operations') },
            { value: 'card', label: t('card.history') },
          ]}
        />
      ) : (
        <h2>{title}</h2>
      )}
      <RefusalBox refusal={ofCard ? history.refusal : null} />
      {operations === undefined ? <Rows count={3} /> : null}
      {operations?.length === 0 ? (
        <p className="quiet">{ofCard ? t('card.history-none') : t('customer.no-operations')}</p>
      ) : null}
      {operations && operations.length > 0 ? <OperationTable operations={operations} dated /> : null}
    </section>
  );
}

function Facts({ customer }: { readonly customer: CustomerView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { beneficiary } = customer;
  return (
    <dl className="panel customer-facts">
      <Fact name={t('customer.phone')}>
        <Phone value={customer.phone} />
      </Fact>
      <Fact name={t('customer.born')}>
        <Ltr>{formats.day(customer.birth_date)}</Ltr>
      </Fact>
      <Fact name={t('customer.document')}>
        <Ltr>{customer.document_number}</Ltr>
      </Fact>
      <Fact name={t('customer.beneficiary')}>
        <bdi>
          {beneficiary.given_names} {beneficiary.family_name}
        </bdi>{' '}
        · {formats.country(beneficiary.country)}
      </Fact>
      <Fact name={t('customer.language')}>{languageOf(customer.language).name}</Fact>
      <Fact name={t('customer.sms-title')}>{t(`customer.sms.${customer.sms}`)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt className="small quiet">{name}</dt>
      <dd className="strong">{children}</dd>
    </div>
  );
}
