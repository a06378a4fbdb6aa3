/** The right-hand column: the customer and card in hand, or, with nobody in hand, what was done last. */
import { canReload } from '@flouss/shared/domain/card';
import type { CardView, CustomerView } from '@flouss/shared/contract/views';
import { useTranslation } from 'react-i18next';
import { BankCard } from '../components/bank-card.tsx';
import { CardStanding } from '../components/card-standing.tsx';
import { Phone } from '../components/figures.tsx';
import { LimitBar } from '../components/limit-bar.tsx';
import { OperationLine } from '../components/operation-line.tsx';
import { useInHand } from '../stores/in-hand.ts';
import { useReading } from '../stores/readings.ts';
import { SIDE_OFFER_ID } from './side-offer.ts';

const RECENT_SHOWN = 7;

export function SideColumn() {
  const { t } = useTranslation();
  const { customer_id, card_reference } = useInHand();
  const customer = useReading('customer.get', customer_id === null ? null : { customer_id }).value;
  const card = useReading('card.get', card_reference === null ? null : { card_reference }).value;
  const empty = customer_id === null && card_reference === null;
  return (
    // It scrolls and may hold nothing that takes the focus: the keyboard must reach it all the same (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <aside className="side" aria-label={t('frame.side')} tabIndex={0}>
      <div id={SIDE_OFFER_ID} />
      {empty ? <Recent /> : <Held customer={customer} card={card} />}
    </aside>
  );
}

function Held({
  customer,
  card,
}: {
  readonly customer: CustomerView | undefined;
  readonly card: CardView | undefined;
}) {
  const { t } = useTranslation();
  return (
    <>
      {customer ? (
        <section className="stack-tight">
          <h2 className="side-name">
            {customer.given_names} {customer.family_name}
          </h2>
          <p className="quiet">
            <Phone value={customer.phone} />
          </p>
          {customer.blocked ? <p className="side-blocked">{t('customer.blocked')}</p> : null}
          {customer.in_check ? <p className="side-blocked">{t('customer.in-check')}</p> : null}
        </section>
      ) : null}
      {card ? (
        <section className="stack">
          <BankCard card={card} />
          {card.customer_id ? (
            <>
              <LimitBar
                label={t('customer.year-limit')}
                used={card.year_committed_cents}
                pending={card.year_pending_cents}
                max={card.year_max_cents}
              />
              <LimitBar
                label={t('customer.month-limit')}
                used={card.month_cash_cents}
                max={card.month_cash_max_cents}
              />
            </>
          ) : null}
          {canReload(card.state) && card.replacement === null ? null : <CardStanding card={card} />}
        </section>
      ) : null}
      {customer && customer.operations.length > 0 ? (
        <section className="stack">
          <h3 className="side-heading">{t('customer.operations')}</h3>
          <ul>
            {customer.operations.slice(0, 3).map((operation) => (
              <OperationLine key={operation.op_id} operation={operation} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Recent() {
  const { t } = useTranslation();
  const today = useReading('activity.list', { day: null }).value;
  return (
    <section className="stack">
      <h2 className="side-heading">{t('frame.recent-title')}</h2>
      {today === undefined || today.length > 0 ? null : <p className="quiet">{t('frame.recent-none')}</p>}
      <ul>
        {today?.slice(0, RECENT_SHOWN).map((operation) => (
          <OperationLine key={operation.op_id} operation={operation} named />
        ))}
      </ul>
    </section>
  );
}
