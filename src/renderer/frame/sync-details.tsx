/** Why the counter is as it is with the server: in words, with what to do, how far a catch-up is, and what waits. */
import type { StatusView } from '@flouss/shared/contract/views';
import { CertificateFault } from '@flouss/shared/contract/hello';
import { SYNC_ERROR_STATUS, type SyncErrorCode } from '@flouss/shared/contract/sync';
import { Button, Progress } from '@mantine/core';
import { IconClockExclamation, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Euros, Ltr } from '../components/figures.tsx';
import { useFormats } from '../formats.ts';
import { clock } from '../ports.ts';
import { useReading } from '../stores/readings.ts';
import { useSession } from '../stores/session.ts';
import { syncNow, useStatus } from '../stores/status.ts';

export function SyncDetails({ status }: { readonly status: StatusView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const syncing = useStatus((state) => state.syncing);
  const words = useTroubleWords(status.trouble);
  return (
    <div className="stack sync-details">
      {status.sync === 'offline' && status.trouble === 'counter-too-old' ? null : (
        <p>{isReceiving(status) ? t('link.receiving-why') : t(`frame.sync-why.${status.sync}`)}</p>
      )}
      {words === null || (status.sync === 'offline' && status.trouble === 'unreachable') ? null : (
        <p className="strong">{words}</p>
      )}
      {isDated(status.trouble) ? <p>{t('server.computer-at', { time: formats.dateTime(clock.now()) })}</p> : null}
      {status.sync === 'attention' ? <WhatToDo /> : null}
      <CatchUp status={status} />
      <ClockWarning status={status} />
      <dl className="facts">
        <dt>{t('frame.last-contact')}</dt>
        <dd className="figures">
          {status.last_contact_at === null ? t('frame.never-contact') : formats.dateTime(status.last_contact_at)}
        </dd>
        <dt>{t('frame.server')}</dt>
        <dd>
          <Ltr className="sync-server">{status.server_url}</Ltr>
        </dd>
      </dl>
      <Waiting count={status.waiting_facts} />
      {/* Not `disabled`: that takes the focus away, and with it the Esc that closes the panel. Asked twice, it syncs once. */}
      <Button
        onClick={() => void syncNow()}
        aria-disabled={syncing}
        data-disabled={syncing}
        aria-busy={syncing}
        leftSection={<IconRefresh size={18} aria-hidden />}
      >
        {t('frame.sync-now')}
      </Button>
    </div>
  );
}

/** A new counter, or one that was long away, takes what is there. */
export function isReceiving({ sync, progress }: StatusView): boolean {
  return sync === 'in-step' && progress?.direction === 'taking';
}

/** What is wrong, in words; null when nothing is, or nothing that this version has words for. */
export function useTroubleWords(code: string | null): string | null {
  const { t } = useTranslation();
  if (code === null) return null;
  if (isTrouble(code)) return t(`trouble.${code}`);
  const fault = CertificateFault.safeParse(code);
  return fault.success ? t(`error.${fault.data}`) : null;
}

function isTrouble(code: string): code is SyncErrorCode | 'unreachable' {
  return code === 'unreachable' || Object.hasOwn(SYNC_ERROR_STATUS, code);
}

/** Somebody answers whose certificate will not do, or who needs a newer counter: it does not mend itself as a lost network does. */
export function mendsNotItself(code: string | null): boolean {
  return code === 'counter-too-old' || CertificateFault.safeParse(code).success;
}

/** The computer's own date may be what is wrong. */
function isDated(code: string | null): boolean {
  return code === 'certificate-expired' || code === 'certificate-not-yet-valid';
}

function WhatToDo() {
  const { t } = useTranslation();
  const counter = useSession((state) => state.view.counter_code);
  return (
    <section className="sync-steps" aria-label={t('link.what-to-do')}>
      <p className="strong">{t('link.what-to-do')}</p>
      <ol>
        <li>{t('link.do-stop')}</li>
        <li>{t('link.do-call', { counter })}</li>
        <li>{t('link.do-leave-on')}</li>
      </ol>
    </section>
  );
}

export function CatchUp({ status: { progress } }: { readonly status: StatusView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!progress) return null;
  const { direction, done, total } = progress;
  const words = t(`link.${direction}`, { done: formats.count(done), total: formats.count(total) });
  return (
    <div className="stack-tight">
      <span className="figures">{words}</span>
      <Progress aria-label={words} value={(100 * done) / total} color="teal" transitionDuration={0} />
    </div>
  );
}

function ClockWarning({ status }: { readonly status: StatusView }) {
  const words = useClockWords(status.clock_ahead_ms);
  return words === null ? null : (
    <p className="row sync-clock">
      <IconClockExclamation size={20} aria-hidden />
      <span>{words}</span>
    </p>
  );
}

/** «This computer's clock is wrong by …»; null while it is right. */
export function useClockWords(aheadMs: number | null): string | null {
  const { t } = useTranslation();
  const formats = useFormats();
  if (aheadMs === null) return null;
  return t(aheadMs > 0 ? 'link.clock-ahead' : 'link.clock-behind', { time: formats.duration(Math.abs(aheadMs)) });
}

/** Read when something waits, and again whenever an operation changes. */
function Waiting({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const waiting = useReading('sync.waiting', count === 0 ? null : {}).value;
  if (count === 0) return <p className="quiet">{t('frame.waiting-none')}</p>;
  const facts = waiting?.facts ?? [];
  return (
    <section className="stack-tight" aria-label={t('link.waiting-title')}>
      <p className="strong">{t('frame.waiting-count', { count })}</p>
      {/* It may scroll and holds nothing that takes the focus (WCAG 2.1.1). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className="sync-list" tabIndex={0} aria-label={t('link.waiting-title')}>
        {facts.map(({ op_id, kind, at, customer_name, total_cents }) => (
          <li key={op_id}>
            <span className="figures quiet">{formats.dateTime(at)}</span>
            <span className="cut">
              {t(`kind.${kind}`)}
              {customer_name === null ? null : ` · ${customer_name}`}
            </span>
            {total_cents > 0 ? <Euros cents={total_cents} className="strong" /> : <span />}
          </li>
        ))}
      </ul>
      {count > facts.length && facts.length > 0 ? (
        <p className="small quiet">{t('link.waiting-more', { count: count - facts.length })}</p>
      ) : null}
    </section>
  );
}
