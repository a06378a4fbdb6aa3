/** A receipt held up to the counter: is the paper ours, what does it say, and what is true today. */
import type { ApiResult, OutputOf } from '@flouss/shared/contract/counter-api';
import type { ReceiptVerdict, SignedReceipt } from '@flouss/shared/contract/receipt-check';
import { receiptNumber, type ReceiptState } from '@flouss/shared/domain/receipt';
import { Button, Textarea } from '@mantine/core';
import { IconCircleCheck, IconHelpCircle, IconReceipt, IconReportMoney, IconUser, IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Euros, Ltr } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { ReceiptDialogue } from '../../components/receipt-dialogue.tsx';
import { useFormats } from '../../formats.ts';
import { go } from '../../stores/navigation.ts';
import './verify.css';

type Check = OutputOf<'receipt.verify'>;

/** `text`: what was scanned; it is verified at once. */
export function VerifyScreen({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const [busy, setBusy] = useState(text !== '');
  const [answer, setAnswer] = useState<ApiResult<'receipt.verify'> | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (text === '') return field.current?.focus();
    const ask = async (): Promise<void> => {
      setAnswer(await call('receipt.verify', { text }));
      setBusy(false);
    };
    return void ask();
  }, [text]);
  const verify = async (): Promise<void> => {
    setBusy(true);
    setAnswer(await call('receipt.verify', { text: typed }));
    setBusy(false);
  };
  return (
    <>
      <h1>{t('verify.title')}</h1>
      <Textarea
        ref={field}
        label={t('verify.code')}
        description={t('verify.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        dir="ltr"
        rows={3}
        classNames={{ input: 'verify-code' }}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAnswer(null);
        }}
      />
      <RefusalBox refusal={answer?.ok === false ? answer.error : null} />
      <div aria-live="polite" className="stack">
        {answer?.ok ? <Found check={answer.value} /> : null}
      </div>
      <ConfirmBar
        label={t('verify.submit')}
        blocked={typed.trim() === '' ? t('verify.need-code') : null}
        busy={busy}
        onConfirm={() => void verify()}
      />
    </>
  );
}

const LOOKS: Record<ReceiptVerdict, { readonly tone: string; readonly icon: ReactNode }> = {
  genuine: { tone: 'done', icon: <IconCircleCheck size={36} aria-hidden /> },
  false: { tone: 'stop', icon: <IconX size={36} stroke={2.5} aria-hidden /> },
  unchecked: { tone: 'waiting', icon: <IconHelpCircle size={36} aria-hidden /> },
};

function Found({ check }: { readonly check: Check }) {
  const { t } = useTranslation();
  const { verdict, why, said, state, operation } = check;
  const { tone, icon } = LOOKS[verdict];
  const [shown, setShown] = useState(false);
  const customer_id = operation?.customer_id;
  return (
    <>
      <div className={`verdict verdict-${tone}`}>
        {icon}
        <div>
          <h2>{t(`verify.verdict.${verdict}`)}</h2>
          <p>{t(`verify.why.${why}`)}</p>
        </div>
      </div>
      {said ? (
        <div className="verify-columns">
          <Said check={check} said={said} />
          {verdict === 'genuine' ? (
            <section className="panel verify-panel">
              <h3>{t('verify.today')}</h3>
              <p className="verify-state">{state === null ? t('verify.not-told') : stateSentence(t, said, state)}</p>
              {operation?.customer_name ? <p className="quiet">{operation.customer_name}</p> : null}
              <div className="row wrap">
                {operation?.receipt_number ? (
                  <Button leftSection={<IconReceipt size={20} aria-hidden />} onClick={() => setShown(true)}>
                    {t('verify.receipt')}
                  </Button>
                ) : null}
                {customer_id ? (
                  <Button
                    leftSection={<IconUser size={20} aria-hidden />}
                    onClick={() => go({ screen: 'customer', customer_id })}
                  >
                    {t('verify.customer')}
                  </Button>
                ) : null}
                {operation && state === 'refund-due' ? (
                  <Button
                    variant="filled"
                    leftSection={<IconReportMoney size={20} aria-hidden />}
                    onClick={() => go({ screen: 'exceptions' })}
                  >
                    {t('verify.refund')}
                  </Button>
                ) : null}
              </div>
            </section>
          ) : null}
        </div>
      ) : null}
      {shown && operation ? <ReceiptDialogue operation={operation} onClose={() => setShown(false)} /> : null}
    </>
  );
}

function Said({ check, said }: { readonly check: Check; readonly said: SignedReceipt }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counter_code, agent_name, verdict } = check;
  return (
    <section className="panel verify-panel">
      <h3>{t(verdict === 'genuine' ? 'verify.signed' : 'verify.claimed')}</h3>
      <dl className="facts">
        <dt>{t(`receipt.kind.${said.kind}`)}</dt>
        <dd className="strong">
          <Euros cents={said.total_cents} />
        </dd>
        <dt>{t('verify.at')}</dt>
        <dd>
          <Ltr>{formats.dateTime(said.at)}</Ltr>
        </dd>
        {counter_code === null ? null : (
          <>
            <dt>{t('receipt.number')}</dt>
            <dd>
              <Ltr>{receiptNumber(counter_code, said.receipt_count)}</Ltr>
            </dd>
          </>
        )}
        {agent_name === null ? null : (
          <>
            <dt>{t('verify.agent')}</dt>
            <dd>{agent_name}</dd>
          </>
        )}
        {said.card_reference === null ? null : (
          <>
            <dt>{t('receipt.card')}</dt>
            <dd>
              <Ltr>{said.card_reference}</Ltr>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function stateSentence(t: TFunction, { kind }: SignedReceipt, state: ReceiptState): string {
  if (kind === 'refund') return t('receipt.refund');
  return kind === 'sale' ? t(`receipt.sale.${state}`) : t(`receipt.reload.${state}`);
}
