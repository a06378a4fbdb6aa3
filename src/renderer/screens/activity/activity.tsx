/** A day's operations at this counter: by day, by kind, by a few letters; each with its receipt. */
import type { OperationView } from '@flouss/shared/contract/views';
import { parisDay } from '@flouss/shared/domain/calendar';
import { addCents } from '@flouss/shared/domain/money';
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconListDetails, IconQrcode, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Euros } from '../../components/figures.tsx';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { OperationTable } from '../../components/operation-table.tsx';
import { useFormats } from '../../formats.ts';
import { go as goTo } from '../../stores/navigation.ts';
import { useReading } from '../../stores/readings.ts';
import { dayAfter, matches, type KindFilter } from './filter.ts';
import './activity.css';

export function ActivityScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [today] = useState(() => parisDay(Date.now()));
  const [day, setDay] = useState<string | null>(null);
  const [kind, setKind] = useState<KindFilter>('all');
  const [text, setText] = useState('');
  const { value: operations, refusal } = useReading('activity.list', { day });
  const shown = operations?.filter((operation) => matches(operation, kind, text)) ?? [];
  const go = (days: number): void => {
    const next = dayAfter(day ?? today, days);
    setDay(next >= today ? null : next);
  };
  return (
    <>
      <div className="row spread wrap">
        <h1>{t('activity.title')}</h1>
        <div className="row">
          <Button className="icon-button" aria-label={t('activity.previous-day')} onClick={() => go(-1)}>
            <IconChevronLeft className="mirrored" size={20} aria-hidden />
          </Button>
          <span className="strong activity-day" aria-live="polite">
            {formats.longDay(day ?? today)}
          </span>
          <Button
            className="icon-button"
            aria-label={t('activity.next-day')}
            disabled={day === null}
            onClick={() => go(1)}
          >
            <IconChevronRight className="mirrored" size={20} aria-hidden />
          </Button>
        </div>
      </div>
      <div className="row wrap">
        <SegmentedControl
          aria-label={t('activity.kinds')}
          transitionDuration={0}
          value={kind}
          onChange={setKind}
          data={[
            { value: 'all', label: t('activity.all') },
            { value: 'reload', label: t('activity.only-reload') },
            { value: 'sale', label: t('activity.only-sale') },
            { value: 'refund', label: t('activity.only-refund') },
          ]}
        />
        <TextInput
          className="grow activity-filter"
          aria-label={t('activity.filter')}
          placeholder={t('activity.filter-hint')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button leftSection={<IconQrcode size={20} aria-hidden />} onClick={() => goTo({ screen: 'verify' })}>
          {t('verify.open')}
        </Button>
      </div>
      <RefusalBox refusal={refusal} />
      {operations ? <Totals operations={shown} /> : refusal ? null : <Rows count={6} />}
      {operations && shown.length === 0 ? (
        <EmptyState
          icon={<IconListDetails size={26} />}
          title={t('activity.none-title')}
          text={operations.length === 0 ? t('activity.none-text') : t('activity.none-filtered')}
        />
      ) : null}
      {shown.length > 0 ? <OperationTable operations={shown} /> : null}
      <div className="activity-end" />
    </>
  );
}

/** What came in over the counter and what went out, of the operations shown. */
function Totals({ operations }: { readonly operations: readonly OperationView[] }) {
  const { t } = useTranslation();
  const sum = (kinds: readonly OperationView['kind'][]) =>
    addCents(
      ...operations
        .filter((operation) => operation.channel === 'counter' && kinds.includes(operation.kind))
        .map((operation) => operation.total_cents),
    );
  return (
    <p className="row wrap activity-totals" aria-live="polite">
      <span className="quiet">{t('activity.count', { count: operations.length })}</span>
      <span>
        <span className="quiet">{t('activity.sum-in')}</span>{' '}
        <Euros cents={sum(['sale', 'reload'])} className="strong" />
      </span>
      <span>
        <span className="quiet">{t('activity.sum-out')}</span> <Euros cents={sum(['refund'])} className="strong" />
      </span>
    </p>
  );
}
