/** Each state as the teller meets it, with its own pill, and what it means for the customer's money. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CardPill, Pill, StatePill } from '../../components/state-pill.tsx';

const OPERATION_STATES = ['recorded', 'approved', 'submitted', 'unknown', 'loaded', 'refund-due', 'refunded'] as const;
const CARD_STATES = ['in-stock', 'applied', 'active', 'declined', 'blocked'] as const;

export function OperationStates() {
  const { t } = useTranslation();
  return (
    <StateTable title={t('guidance.states')}>
      {OPERATION_STATES.map((state) => (
        <Meaning key={state} pill={<StatePill state={state} />} means={t(`guidance.operation.${state}`)} />
      ))}
      <Meaning pill={<Pill tone="training">{t('training.word')}</Pill>} means={t('guidance.training')} />
    </StateTable>
  );
}

export function CardStates() {
  const { t } = useTranslation();
  return (
    <StateTable title={t('guidance.cards')}>
      {CARD_STATES.map((state) => (
        <Meaning key={state} pill={<CardPill state={state} />} means={t(`guidance.card.${state}`)} />
      ))}
    </StateTable>
  );
}

function StateTable({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="panel help-panel">
      <h2>{title}</h2>
      <table className="help-keys">
        <thead className="unseen">
          <tr>
            <th scope="col">{t('guidance.state')}</th>
            <th scope="col">{t('guidance.means')}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function Meaning({ pill, means }: { readonly pill: ReactNode; readonly means: string }) {
  return (
    <tr>
      <th scope="row">{pill}</th>
      <td>{means}</td>
    </tr>
  );
}
