/** How much of a limit is used, as a bar that also says it in words. Decides nothing. */
import { subtractCents, ZERO, type Cents } from '@flouss/shared/domain/money';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import './limit-bar.css';

const NEARLY_USED_PERCENT = 85;

interface LimitBarProps {
  readonly label: string;
  readonly used: Cents;
  readonly max: Cents;
  /** Part of what is used that the bank has not confirmed: drawn apart, and said. */
  readonly pending?: Cents;
}

export function LimitBar({ label, used, max, pending = ZERO }: LimitBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const percent = percentOf(used, max);
  // What another counter's word holds already may be counted here as pending too: never more than is used.
  const pendingPercent = Math.min(percent, percentOf(pending, max));
  const left = t('customer.limit-left', {
    left: formats.euros(subtractCents(max, used)),
    max: formats.euros(max),
  });
  const words = pending > 0 ? `${left} (${t('card.pending', { amount: formats.euros(pending) })})` : left;
  return (
    <div className="limit">
      <div className="row spread wrap limit-head">
        <span id={id}>{label}</span>
        <span className="figures limit-words">{left}</span>
      </div>
      <meter className="unseen" min={0} max={100} value={percent} aria-labelledby={id} aria-valuetext={words} />
      <div className="limit-track" aria-hidden>
        <div
          className={`limit-used${percent >= NEARLY_USED_PERCENT ? ' limit-near' : ''}`}
          style={{ inlineSize: `${percent - pendingPercent}%` }}
        />
        <div className="limit-pending" style={{ inlineSize: `${pendingPercent}%` }} />
      </div>
      {pending > 0 ? (
        <p className="small quiet limit-note">{t('card.pending', { amount: formats.euros(pending) })}</p>
      ) : null}
    </div>
  );
}

function percentOf(part: Cents, max: Cents): number {
  return max === 0 ? 100 : Math.min(100, Math.round((part / max) * 100));
}
