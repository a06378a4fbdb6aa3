/** The Z report, as shown and as printed: 80 mm proportions, the differences in the largest type. Prints what the model says. */
import { addCents, type Cents } from '@flouss/shared/domain/money';
import type { TillCount, TillTotal } from '@flouss/shared/domain/till';
import { isTrainingNumber } from '@flouss/shared/domain/training';
import type { ZReport } from '@flouss/shared/domain/z-report';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Euros, Ltr } from '../../components/figures.tsx';
import '../../components/receipt-view.css';
import { useFormats } from '../../formats.ts';
import './z-view.css';

/** Enough of the digest for two people to compare by eye. */
const DIGEST_SHOWN = 16;

export function ZView({ report }: { readonly report: ZReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const training = isTrainingNumber(report.number) ? <p className="receipt-training">{t('receipt.training')}</p> : null;
  return (
    <article className="receipt z" aria-label={`${t('z.title')} ${report.number}`}>
      {training}
      {report.duplicate_number > 0 ? (
        <p className="receipt-duplicate">{t('z.duplicate', { number: report.duplicate_number })}</p>
      ) : null}
      <header className="receipt-head">
        <p className="receipt-agent" dir="auto">
          {report.agent.name}
        </p>
        <p dir="auto">{report.agent.address}</p>
        <p>
          {t('z.counter')} <bdi>{report.counter_name}</bdi>
        </p>
      </header>
      <div className="receipt-title">
        <span>{t('z.title')}</span>
        <Ltr>{report.number}</Ltr>
      </div>
      <dl className="receipt-facts">
        {(['opened', 'closed'] as const).map((moment) => (
          <Fragment key={moment}>
            <dt>{t(`z.${moment}`)}</dt>
            <dd>
              <Ltr>{formats.dateTime(report[moment].at)}</Ltr> {t('z.by', { name: report[moment].operator_name })}
            </dd>
          </Fragment>
        ))}
      </dl>
      <p className="receipt-total">
        <span>{t('z.takings')}</span>
        <strong>
          <Euros cents={report.takings_cents} />
        </strong>
      </p>
      <Totals title={t('z.operations')} totals={report.totals} />
      {report.by_operator.length > 1
        ? report.by_operator.map(({ operator_name, totals }) => (
            <Totals key={operator_name} title={operator_name} totals={totals} />
          ))
        : null}
      <Movements report={report} />
      <DrawerLines title={t('z.till')} drawer={report.till} />
      <DrawerLines title={t('z.refunds')} drawer={report.refunds} />
      <CountLines title={`${t('z.count')} · ${t('z.till')}`} count={report.count.till} />
      <CountLines title={`${t('z.count')} · ${t('z.refunds')}`} count={report.count.refunds} />
      {report.note === null ? null : (
        <p className="z-words">
          {t('z.note')}: <bdi>{report.note}</bdi>
        </p>
      )}
      {report.approved ? (
        <p className="z-words">
          {t('z.approved', { name: report.approved.manager_name, reason: report.approved.reason })}
        </p>
      ) : null}
      <dl className="receipt-lines">
        <dt>{t('z.takings-so-far')}</dt>
        <dd>
          <Euros cents={report.takings_so_far_cents} />
        </dd>
      </dl>
      <div className="receipt-law">
        <p>
          {t('z.digest')} <Ltr>{report.digest.slice(0, DIGEST_SHOWN)}</Ltr>
        </p>
        <p>{t('z.law')}</p>
      </div>
      {training}
    </article>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="z-section" aria-label={title}>
      <h3 className="z-heading">
        <bdi>{title}</bdi>
      </h3>
      {children}
    </section>
  );
}

function Totals({ title, totals }: { readonly title: string; readonly totals: readonly TillTotal[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Section title={title}>
      {totals.length === 0 ? <p>{t('z.none')}</p> : null}
      <dl className="z-lines">
        {totals.map(({ line, count, amount_cents, fee_cents }) => (
          <Fragment key={line}>
            <dt>
              {t(`till-line.${line}`)} × {count}
              {fee_cents > 0 ? (
                <span className="z-quiet">{t('z.with-fees', { amount: formats.euros(fee_cents) })}</span>
              ) : null}
            </dt>
            <dd>
              <Euros cents={addCents(amount_cents, fee_cents)} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}

function Movements({ report }: { readonly report: ZReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (report.movements.length === 0) return null;
  return (
    <Section title={t('z.movements')}>
      <dl className="z-lines">
        {report.movements.map(({ op_id, at, operator_name, reason, amount_cents, note, approved_by }) => (
          <Fragment key={op_id}>
            <dt>
              <Ltr>{formats.time(at)}</Ltr> {t(`till-line.${reason}`)}
              <span className="z-quiet">
                <bdi>{operator_name}</bdi>
                {approved_by === null ? null : ` · ${t('till.approved-by', { name: approved_by })}`}
                {note === null ? null : (
                  <>
                    {' '}
                    · <bdi>{note}</bdi>
                  </>
                )}
              </span>
            </dt>
            <dd>
              <Euros cents={amount_cents} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}

function DrawerLines({ title, drawer }: { readonly title: string; readonly drawer: ZReport['till'] }) {
  const { t } = useTranslation();
  const lines: readonly (readonly [string, Cents])[] = [
    [t('z.opening'), drawer.opening_cents],
    [t('z.expected'), drawer.expected_cents],
    [t('z.counted'), drawer.counted_cents],
  ];
  return (
    <Section title={title}>
      <dl className="z-lines">
        {lines.map(([name, cents]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <Euros cents={cents} />
            </dd>
          </Fragment>
        ))}
        <dt className="z-difference">{t('z.difference')}</dt>
        <dd className="z-difference">
          <Euros cents={drawer.difference_cents} />
        </dd>
      </dl>
    </Section>
  );
}

function CountLines({ title, count }: { readonly title: string; readonly count: TillCount['till'] }) {
  if (count.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="z-count">
        {count.map(({ value_cents, pieces }) => (
          <li key={value_cents}>
            <Ltr>{pieces} ×</Ltr> <Euros cents={value_cents} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
