/** Who answered at the address, and whose code it is: what a person compares before saying yes. */
import type { ServerView } from '@flouss/shared/contract/hello';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Ltr } from '../../components/figures.tsx';

/** Beyond this the server calls a request stale. */
const CLOCK_OFF_MS = 5 * 60_000;

interface ServerCardProps {
  readonly server: ServerView;
  readonly invitation: NonNullable<ServerView['invitation']>;
}

export function ServerCard({ server, invitation }: ServerCardProps) {
  const { t } = useTranslation();
  return (
    <section className="panel server-card" aria-label={t('server.host')} aria-live="polite">
      <dl className="facts">
        <dt>{t('server.agent')}</dt>
        <dd className="strong">{invitation.agent_name}</dd>
        <dt>{t('server.counter')}</dt>
        <dd className="strong">
          <Ltr>{invitation.counter_code}</Ltr>
        </dd>
        <dt>{t('server.host')}</dt>
        <dd>
          <Ltr>{server.host}</Ltr>
        </dd>
      </dl>
      <p className="row quiet">
        <IconLock size={18} aria-hidden />
        <span>{t(server.encrypted ? 'server.encrypted' : 'server.local')}</span>
      </p>
      {Math.abs(server.clock_ahead_ms) > CLOCK_OFF_MS ? (
        <p className="row said-waiting">
          <IconAlertTriangle size={18} aria-hidden />
          <span>{t('server.clock')}</span>
        </p>
      ) : null}
      <p>{t(invitation.purpose === 'recover' ? 'recovery.begin-text' : 'server.is-it')}</p>
    </section>
  );
}
