/** Why cash is moved, as one choice among few, grouped by where the money goes. */
import type { MovementReason } from '@flouss/shared/domain/till';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

const GROUPS = [
  ['group-in', ['change-brought', 'other-in']],
  ['group-out', ['safe-drop', 'bank-deposit', 'expense', 'other-out']],
  ['group-between', ['to-refunds', 'from-refunds']],
] as const satisfies readonly (readonly [string, readonly MovementReason[]])[];

interface ReasonsProps {
  readonly chosen: MovementReason | null;
  readonly onChoose: (reason: MovementReason) => void;
}

export function Reasons({ chosen, onChoose }: ReasonsProps) {
  const { t } = useTranslation();
  const name = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <fieldset className="panel till-reasons">
      <legend className="unseen">{t('till.why')}</legend>
      {GROUPS.map(([group, reasons], i) => (
        <div key={group} className="till-reason-group">
          <span className="small quiet">{t(`till.${group}`)}</span>
          {reasons.map((reason, j) => (
            <label key={reason} className="till-reason">
              <input
                type="radio"
                name={name}
                {...(i + j === 0 && { ref: first })}
                checked={chosen === reason}
                onChange={() => onChoose(reason)}
              />
              {t(`till-line.${reason}`)}
            </label>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
