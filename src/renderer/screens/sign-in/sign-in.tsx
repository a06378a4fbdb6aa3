/** Who is at the counter: operator tiles, then a PIN by pad or keyboard. Knows neither role nor work. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import type { OperatorTile } from '@flouss/shared/contract/views';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconArrowLeft, IconBackspace, IconSchool, IconShieldHalf, IconUser } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Ltr } from '../../components/figures.tsx';
import { EmptyState, RefusalBox } from '../../components/messages.tsx';
import { changeSession, useSession } from '../../stores/session.ts';
import { TrainingWays } from '../../training/enter.tsx';
import { useFormats } from '../../formats.ts';
import { useDesks } from '../../stores/desks.ts';
import { stepPin, PIN_DIGITS_MIN } from './pin-entry.ts';
import { PinLock, useLockLeft } from './pin-lock.tsx';
import { SignInHall } from './hall.tsx';

interface SignInProps {
  /** Who was at work when the counter was locked. */
  readonly keptFor: OperatorId | null;
}

export function SignInScreen({ keptFor }: SignInProps) {
  const { t } = useTranslation();
  const operators = useSession((state) => state.view.operators);
  const formats = useFormats();
  const shutOut = useSession((state) => state.view.shut_out);
  const kept = useDesks((state) => state.kept);
  const [chosen, setChosen] = useState<OperatorTile | null>(null);
  const before = operators.find((operator) => operator.operator_id === keptFor);
  return (
    <SignInHall>
      {chosen ? (
        <PinPad operator={chosen} onBack={() => setChosen(null)} />
      ) : (
        <div className="stack">
          <h1>{t('sign-in.title')}</h1>
          <div role="alert">
            {shutOut === null ? null : (
              <p className="refusal shut-out">{t('operators.shut-out', { name: formats.name(shutOut) })}</p>
            )}
          </div>
          {before ? <p className="quiet">{t('sign-in.locked', { name: before.name })}</p> : null}
          {operators.length === 0 ? (
            <EmptyState icon={<IconUser size={26} />} title={t('sign-in.title')} text={t('sign-in.no-operators')} />
          ) : null}
          <Tiles first={before ?? operators[0] ?? null} of={operators} kept={kept} onChoose={setChosen} />
          <TrainingEntry />
        </div>
      )}
    </SignInHall>
  );
}

/** Into training, or, there already, the PIN that everybody has and the ways on. */
function TrainingEntry() {
  const { t } = useTranslation();
  const training = useSession((state) => state.view.training);
  return (
    <section className="training-entry" aria-label={t('training.title')}>
      {training ? (
        <p className="training-pin">
          <IconSchool size={24} stroke={1.75} aria-hidden />
          <span className="grow">{t('training.sign-in')}</span>
          <Ltr className="strong figures training-pin-figures">{TRAINING_PIN}</Ltr>
        </p>
      ) : (
        <p className="quiet">{t('training.text')}</p>
      )}
      <TrainingWays />
    </section>
  );
}

interface TilesProps {
  /** Has the focus, so that Enter is enough for whoever comes back. */
  readonly first: OperatorTile | null;
  readonly of: readonly OperatorTile[];
  readonly kept: readonly OperatorId[];
  readonly onChoose: (operator: OperatorTile) => void;
}

function Tiles({ first, of, kept, onChoose }: TilesProps) {
  const { t } = useTranslation();
  const tiles = useRef<HTMLDivElement>(null);
  const firstId = first?.operator_id;
  useEffect(() => {
    tiles.current?.querySelector<HTMLElement>(`[data-operator="${firstId}"]`)?.focus();
  }, [firstId]);
  return (
    // The arrows go from one to the next; each is reached by Tab as well.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="tiles" ref={tiles} onKeyDown={stepTile}>
      {of.map((operator) => (
        <button
          key={operator.operator_id}
          type="button"
          className="tile"
          data-operator={operator.operator_id}
          onClick={() => onChoose(operator)}
        >
          <span className="tile-initials" aria-hidden>
            {initials(operator.name)}
          </span>
          <span className="stack-tight">
            <span className="strong tile-name">{operator.name}</span>
            <span className="row small quiet tile-role">
              {operator.role === 'manager' ? <IconShieldHalf size={16} aria-hidden /> : null}
              {t(`role.${operator.role}`)}
            </span>
            {kept.includes(operator.operator_id) ? (
              <span className="small tile-kept">{t('operators.work-kept')}</span>
            ) : null}
          </span>
        </button>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function stepTile(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const mirrored = event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? document.dir === 'rtl' : false;
  const neighbour = (step === 1) !== mirrored ? 'nextElementSibling' : 'previousElementSibling';
  const next = document.activeElement?.[neighbour];
  if (next instanceof HTMLElement) next.focus();
}

const PAD = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

function PinPad({ operator, onBack }: { readonly operator: OperatorTile; readonly onBack: () => void }) {
  const { t } = useTranslation();
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const lockLeft = useLockLeft(refusal);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const press = (key: string): void => {
    if (lockLeft === 0) setRefusal(null);
    setPin((typed) => stepPin(typed, key));
    input.current?.focus();
  };
  const submit = async (): Promise<void> => {
    if (busy || lockLeft > 0 || pin.length < PIN_DIGITS_MIN) return;
    setBusy(true);
    const answer = await changeSession('session.sign-in', { operator_id: operator.operator_id, pin });
    setBusy(false);
    if (answer.ok) return;
    setPin('');
    setRefusal(answer.error);
    input.current?.focus();
  };

  return (
    <form
      className="pin"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="row">
        <Button variant="subtle" className="icon-button" aria-label={t('frame.back')} onClick={onBack}>
          <IconArrowLeft className="mirrored" size={20} aria-hidden />
        </Button>
        <h1>{t('sign-in.pin-title', { name: operator.name })}</h1>
      </div>
      <div className="pin-field">
        <input
          ref={input}
          className="pin-input"
          type="password"
          inputMode="numeric"
          autoComplete="off"
          dir="ltr"
          aria-label={t('sign-in.pin')}
          value={pin}
          onChange={(event) => setPin(stepPin('', event.currentTarget.value))}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onBack();
          }}
        />
        <span className="unseen" aria-live="polite">
          {t('sign-in.digits-typed', { count: pin.length })}
        </span>
      </div>
      {lockLeft > 0 ? (
        <PinLock leftMs={lockLeft} />
      ) : (
        <RefusalBox refusal={refusal?.code === 'pin-locked' ? null : refusal} />
      )}
      {refusal?.code === 'pin-wrong' ? (
        <p className="small quiet">
          {t('operators.attempts-left', { count: Number(refusal.detail?.['attempts_left'] ?? 0) })}
        </p>
      ) : null}
      <div className="pad" dir="ltr">
        {PAD.map((digit) => (
          <PadKey key={digit} label={digit} onPress={press} />
        ))}
        <button type="button" className="pad-key" aria-label={t('sign-in.erase')} onClick={() => press('Backspace')}>
          <IconBackspace size={24} aria-hidden />
        </button>
        <PadKey label="0" onPress={press} />
        <button
          type="submit"
          className="pad-key pad-submit"
          disabled={busy || lockLeft > 0 || pin.length < PIN_DIGITS_MIN}
        >
          {t('sign-in.submit')}
        </button>
      </div>
    </form>
  );
}

function PadKey({ label, onPress }: { readonly label: string; readonly onPress: (key: string) => void }) {
  return (
    <button type="button" className="pad-key figures" onClick={() => onPress(label)}>
      {label}
    </button>
  );
}

function initials(name: string): string {
  return name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => word.slice(0, 1))
    .join('')
    .toUpperCase();
}
