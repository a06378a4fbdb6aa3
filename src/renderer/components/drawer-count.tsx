/** One drawer counted by notes and coins: pieces in, worth out; Enter and the arrows go from one kind to the next. */
import { DENOMINATIONS, SMALLEST_NOTE } from '@flouss/shared/domain/cash-count';
import { formatEuros, type Cents } from '@flouss/shared/domain/money';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { piecesOf, worthOf, type TypedCount } from './count-entry.ts';
import { Euros, Ltr } from './figures.tsx';
import './drawer-count.css';

interface DrawerCountProps {
  readonly label: string;
  readonly typed: TypedCount;
  readonly onTyped: (typed: TypedCount) => void;
}

const NOTES = DENOMINATIONS.filter((value) => value >= SMALLEST_NOTE);
const COINS = DENOMINATIONS.filter((value) => value < SMALLEST_NOTE);

export function DrawerCount({ label, typed, onTyped }: DrawerCountProps) {
  const { t } = useTranslation();
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => fields.current?.querySelector('input')?.focus(), []);
  const columns = [
    [t('till.notes'), NOTES],
    [t('till.coins'), COINS],
  ] as const;
  return (
    <section className="stack" aria-label={label}>
      <div className="count-columns" ref={fields}>
        {columns.map(([name, values]) => (
          <fieldset key={name} className="count-column panel">
            <legend className="count-legend">{name}</legend>
            {values.map((value) => (
              <Kind
                key={value}
                value={value}
                typed={typed.get(value) ?? ''}
                onTyped={(pieces) => onTyped(new Map([...typed, [value, pieces]]))}
                onKeyDown={(event) => stepFrom(event, fields.current)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </section>
  );
}

/** Enter on the last kind stays there: the count is confirmed by the key that confirms everything. */
function stepFrom(event: KeyboardEvent<HTMLInputElement>, among: HTMLElement | null): void {
  const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.ctrlKey || among === null) return;
  event.preventDefault();
  const inputs = [...among.querySelectorAll('input')];
  inputs[inputs.indexOf(event.currentTarget) + step]?.focus();
}

interface KindProps {
  readonly value: Cents;
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

function Kind({ value, typed, onTyped, onKeyDown }: KindProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const formats = useFormats();
  const id = useId();
  const wrong = piecesOf(typed) === null;
  const worth = worthOf(value, typed);
  return (
    <div className="count-kind">
      <label htmlFor={id}>
        <span className="unseen">{t('till.pieces-of', { value: formats.euros(value) })}</span>
        <Ltr>
          <span aria-hidden>{formatEuros(value, language)}</span>
        </Ltr>
      </label>
      <span className="quiet" aria-hidden>
        ×
      </span>
      <input
        id={id}
        className="count-pieces figures"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        dir="ltr"
        placeholder="0"
        value={typed}
        aria-invalid={wrong}
        {...(wrong && { 'aria-describedby': `${id}-wrong` })}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onKeyDown={onKeyDown}
        onChange={({ currentTarget }) => onTyped(currentTarget.value)}
      />
      {wrong ? (
        <span id={`${id}-wrong`} className="count-wrong" role="alert">
          {t('till.count-wrong')}
        </span>
      ) : (
        <span className={`count-worth${worth === 0 ? ' quiet' : ''}`}>
          <Euros cents={worth} />
        </span>
      )}
    </div>
  );
}
