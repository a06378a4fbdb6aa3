/** Everything not finished, each with its next step and its owner; what the teller must do himself comes first. */
import type { ExceptionOwner, ExceptionView } from '@flouss/shared/contract/views';
import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Euros, Ltr } from '../../components/figures.tsx';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { OperationPill } from '../../components/state-pill.tsx';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';
import { MakeGood } from './make-good.tsx';
import { Photograph } from './photograph.tsx';
import { Refund } from './refund.tsx';
import { TellCustomer } from './tell-customer.tsx';
import './exceptions.css';

/** Whoever is asked is reached from this counter: the people at it, and the support they call. */
const HERE: ReadonlySet<ExceptionOwner> = new Set<ExceptionOwner>(['you', 'manager', 'support']);

export function ExceptionsScreen() {
  const { t } = useTranslation();
  const { value: exceptions, refusal } = useReading('exceptions.list', {});
  const [acting, setActing] = useState<ExceptionView | null>(null);
  const mine = exceptions?.filter((each) => HERE.has(each.owner)) ?? [];
  const others = exceptions?.filter((each) => !mine.includes(each)) ?? [];
  return (
    <>
      <h1>{t('exceptions.title')}</h1>
      <RefusalBox refusal={refusal} />
      {exceptions || refusal ? null : <Rows count={4} />}
      {exceptions?.length === 0 ? (
        <EmptyState
          icon={<IconCircleCheck size={26} />}
          title={t('exceptions.none-title')}
          text={t('exceptions.none-text')}
        />
      ) : null}
      <Group title={t('exceptions.yours')} of={mine} onAct={setActing} />
      <Group title={t('exceptions.others')} of={others} onAct={setActing} />
      {acting?.next_step === 'pay-refund' ? <Refund exception={acting} onClose={() => setActing(null)} /> : null}
      {acting?.next_step === 'make-good' ? <MakeGood exception={acting} onClose={() => setActing(null)} /> : null}
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly of: readonly ExceptionView[];
  readonly onAct: (exception: ExceptionView) => void;
}

function Group({ title, of, onAct }: GroupProps) {
  if (of.length === 0) return null;
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <ul className="panel">
        {of.map((exception) => (
          <Exception key={exception.op_id} exception={exception} onAct={() => onAct(exception)} />
        ))}
      </ul>
    </section>
  );
}

function Exception({ exception, onAct }: { readonly exception: ExceptionView; readonly onAct: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <li className="exception">
      <div className="exception-head">
        <span className="strong">{exception.customer_name ?? t(`kind.${exception.kind}`)}</span>
        {exception.total_cents > 0 ? <Euros cents={exception.total_cents} className="strong" /> : null}
        <OperationPill operation={exception} />
      </div>
      {exception.next_step === 'tell-customer' ? <TellCustomer exception={exception} /> : null}
      <p>{t(`next-step.${exception.next_step}`)}</p>
      <p className="small quiet">
        {t(`kind.${exception.kind}`)}
        {exception.receipt_number === null ? null : (
          <>
            {' · '}
            <Ltr>{exception.receipt_number}</Ltr>
          </>
        )}
        {' · '}
        {t('exceptions.since', { time: formats.dateTime(exception.at) })}
        {exception.reason === null ? null : ` · ${t(`reason.${exception.reason}`)}`}
        {' · '}
        {t('exceptions.owner', { owner: t(`owner.${exception.owner}`) })}
      </p>
      {exception.next_step === 'photograph' && exception.customer_id !== null ? (
        <Photograph customerId={exception.customer_id} />
      ) : null}
      {exception.next_step === 'pay-refund' || exception.next_step === 'make-good' ? (
        <Button
          variant={exception.next_step === 'pay-refund' ? 'filled' : 'default'}
          className="exception-action"
          onClick={onAct}
        >
          {exception.next_step === 'pay-refund' ? t('exceptions.refund') : t('make-good.action')}
        </Button>
      ) : null}
    </li>
  );
}
