/** What to do when the line or the bank says no, and who to call about what. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../formats.ts';
import { useSession } from '../../stores/session.ts';

const OFFLINE = ['offline-keep', 'offline-limits', 'offline-tell', 'offline-stay', 'offline-long'] as const;
const REFUSAL = ['refusal-see', 'refusal-pay', 'refusal-why'] as const;
const CALLS = ['call-manager', 'call-support', 'call-nobody'] as const;

export function WithoutConnection() {
  const { t } = useTranslation();
  return (
    <section className="panel help-panel">
      <h2>{t('guidance.offline')}</h2>
      <ol className="help-list">
        {OFFLINE.map((line) => (
          <li key={line}>{t(`guidance.${line}`)}</li>
        ))}
      </ol>
    </section>
  );
}

export function Refused() {
  const { t } = useTranslation();
  return (
    <section className="panel help-panel">
      <h2>{t('guidance.refusal')}</h2>
      <ol className="help-list">
        {REFUSAL.map((line) => (
          <li key={line}>{t(`guidance.${line}`)}</li>
        ))}
      </ol>
    </section>
  );
}

export function WhoToCall() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counter_code, agent_name } = useSession((state) => state.view);
  // Each by itself, so that a right-to-left sentence keeps their order.
  const names = { counter: formats.name(counter_code), agent: formats.name(agent_name) };
  return (
    <section className="panel help-panel">
      <h2>{t('guidance.call')}</h2>
      <dl className="help-calls">
        {CALLS.map((who) => (
          <div key={who}>
            <dt>{t(`guidance.${who}`)}</dt>
            <dd>{t(`guidance.${who}-for`)}</dd>
          </div>
        ))}
      </dl>
      <p className="help-say">{t('guidance.call-say', names)}</p>
    </section>
  );
}
