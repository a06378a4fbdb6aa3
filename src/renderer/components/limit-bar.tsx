/** How much of a limit is used, as a bar that also says it in words. Decides nothing. */
import { subtractCents, type Cents } from '@flouss/shared/domain/money';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import './limit-bar.css';

const NEARLY_USED_PERCENT = 85;

interface LimitBarProps {
  readonly label: string;
  readonly used: Cents;
  readonly max: Cents;
}

export function LimitBar({ label, used, max }: LimitBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const percent = max === 0 ? 100 : Math.min(100, Math.round((used / max) * 100));
  const words = t('customer.limit-left', {
    left: formats.euros(subtractCents(max, used)),
    max: formats.euros(max),
  });
  return (
    <div className="limit">
      <div className="row spread wrap limit-head">
        <span id={id}>{label}</span>
        <span className="figures limit-words">{words}</span>
      </div>
      <meter className="unseen" min={0} max={100} value={percent} aria-labelledby={id} aria-valuetext={words} />
      <div className="limit-track" aria-hidden>
        <div
          className={`limit-used${percent >= NEARLY_USED_PERCENT ? ' limit-near' : ''}`}
          style={{ inlineSize: `${percent}%` }}
        />
      </div>
    </div>
  );
}
