/** What lies in the two drawers, and what brought it there since the last report. */
import type { TillView } from '@flouss/shared/contract/views';
import { addCents, type Cents } from '@flouss/shared/domain/money';
import { IconCash, IconReceiptRefund } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Euros, Ltr } from '../../components/figures.tsx';
import { useFormats } from '../../formats.ts';

export function Position({ till }: { readonly till: TillView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { opened, expected } = till;
  return (
    <>
      {opened ? (
        <p className="quiet">{t('till.opened', { when: formats.dateTime(opened.at), name: opened.operator_name })}</p>
      ) : null}
      {opened && expected ? (
        <div className="till-drawers">
          <DrawerCard
            icon={<IconCash size={22} stroke={1.75} aria-hidden />}
            label={t('till.expected-till')}
            expected={expected.till}
            opening={opened.counted.till}
          />
          <DrawerCard
            icon={<IconReceiptRefund size={22} stroke={1.75} aria-hidden />}
            label={t('till.expected-refunds')}
            expected={expected.refunds}
            opening={opened.counted.refunds}
          />
        </div>
      ) : null}
      <div className="till-columns">
        <Operations till={till} />
        <Movements till={till} />
      </div>
    </>
  );
}

interface DrawerCardProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly expected: Cents;
  readonly opening: Cents;
}

function DrawerCard({ icon, label, expected, opening }: DrawerCardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className="panel till-drawer">
      <h2 className="till-drawer-label">
        {icon}
        {label}
      </h2>
      <Euros cents={expected} className="till-drawer-figure" />
      <p className="small quiet">{t('till.opened-with', { amount: formats.euros(opening) })}</p>
    </section>
  );
}

function Operations({ till }: { readonly till: TillView }) {
  const { t } = useTranslation();
  return (
    <section className="panel till-panel" aria-label={t('till.operations')}>
      <h2>{t('till.operations')}</h2>
      {till.by_operator.length === 0 ? <p className="quiet">{t('till.operations-none')}</p> : null}
      {till.by_operator.map(({ operator_name, totals }) => (
        <Fragment key={operator_name}>
          {till.by_operator.length > 1 ? <h3 className="small quiet">{operator_name}</h3> : null}
          <dl className="till-lines">
            {totals.map(({ line, count, amount_cents, fee_cents }) => (
              <Fragment key={line}>
                <dt>
                  {t(`till-line.${line}`)} <span className="small quiet">{t('till.count-times', { count })}</span>
                </dt>
                <dd>
                  <Euros cents={addCents(amount_cents, fee_cents)} />
                </dd>
              </Fragment>
            ))}
          </dl>
        </Fragment>
      ))}
    </section>
  );
}

function Movements({ till }: { readonly till: TillView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className="panel till-panel" aria-label={t('till.movements')}>
      <h2>{t('till.movements')}</h2>
      {till.movements.length === 0 ? <p className="quiet">{t('till.movements-none')}</p> : null}
      <ul className="till-movements">
        {till.movements.toReversed().map((movement) => (
          <li key={movement.op_id}>
            <span className="row spread">
              <span className="strong">{t(`till-line.${movement.reason}`)}</span>
              <Euros cents={movement.amount_cents} className="strong" />
            </span>
            <span className="small quiet">
              <Ltr>{formats.time(movement.at)}</Ltr> · {movement.operator_name}
              {movement.approved_by === null ? null : ` · ${t('till.approved-by', { name: movement.approved_by })}`}
            </span>
            {movement.note === null ? null : <bdi className="small">{movement.note}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  );
}
