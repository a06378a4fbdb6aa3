/** What the customer takes home: his code, where to send it, and how reloading by SMS goes, in his own language. */
import type { Language } from '@flouss/shared/domain/language';
import { useMemo } from 'react';
import { formatsIn } from '../formats.ts';
import { directionOf, sentencesIn } from '../locales/index.ts';
import { Ltr } from './figures.tsx';

export interface SmsSlipModel {
  readonly language: Language;
  readonly agent_name: string;
  readonly customer_name: string;
  readonly short_number: string;
  /** The whole message to send. */
  readonly message: string;
  readonly expires_at: number;
}

const STEPS = ['send', 'confirm', 'order', 'balance', 'never'] as const;

export function SmsSlip({ slip }: { readonly slip: SmsSlipModel }) {
  const t = useMemo(() => sentencesIn(slip.language), [slip.language]);
  const formats = formatsIn(slip.language);
  const { agent_name, customer_name, short_number, message, expires_at } = slip;
  return (
    <article className="receipt sms-slip" lang={slip.language} dir={directionOf(slip.language)}>
      <p className="receipt-agent strong">{agent_name}</p>
      <h2 className="receipt-title">{t('slip.title')}</h2>
      <p>
        <bdi>{customer_name}</bdi>
      </p>
      <p>{t('slip.to', { number: short_number })}</p>
      <p className="sms-slip-code">
        <Ltr>{message}</Ltr>
      </p>
      <p>{t('slip.until', { date: formats.dateTime(expires_at) })}</p>
      <ol className="sms-slip-steps">
        {STEPS.map((step) => (
          <li key={step}>{t(`slip.steps.${step}`, { number: short_number })}</li>
        ))}
      </ol>
    </article>
  );
}
