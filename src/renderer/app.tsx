/** Decides between enrolment, sign-in and the frame; keeps the work of an operator whose session was locked. */
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounterEvents } from './events.ts';
import { Frame } from './frame/frame.tsx';
import { useIdleLock } from './frame/idle-lock.ts';
import { directionOf } from './locales/index.ts';
import { EnrolScreen } from './screens/sign-in/enrol.tsx';
import { SignInHall } from './screens/sign-in/hall.tsx';
import { SignInScreen } from './screens/sign-in/sign-in.tsx';
import { dropRegistrationDraft } from './stores/drafts.ts';
import { home } from './stores/navigation.ts';
import { forgetReadings } from './stores/readings.ts';
import { readSession, useSession } from './stores/session.ts';
import { readStatus } from './stores/status.ts';
import { cssVariablesResolver, theme } from './theme/theme.ts';
import { TrainingMark } from './training/mark.tsx';

const START_AGAIN_MS = 2_000;

export function App() {
  const known = useSession((state) => state.known);
  const wanted = useSession((state) => state.view.theme);
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false });
  const scheme = wanted === 'system' ? (systemDark ? 'dark' : 'light') : wanted;
  return (
    <DirectionProvider detectDirection={false}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
        {known ? <Room /> : <StartFailed />}
      </MantineProvider>
    </DirectionProvider>
  );
}

/** Training and the real counter have nothing in common but the language: what one shows goes when the other comes. */
function Room() {
  const { language, training } = useSession((state) => state.view);
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(language)), [language, setDirection]);
  useCounterEvents();
  return (
    <>
      <Desk key={training ? 'training' : 'real'} />
      <TrainingMark on={training} />
    </>
  );
}

function Desk() {
  const session = useSession((state) => state.view);
  const sitting = useSitting(session.operator?.operator_id ?? null);
  useIdleLock(session.operator !== null);

  if (!session.enrolled) return <EnrolScreen />;
  return (
    <>
      {session.operator === null && <SignInScreen keptFor={sitting.name} />}
      {sitting.operator_id !== null && <Frame key={sitting.operator_id} locked={session.operator === null} />}
    </>
  );
}

/** The operator whose work is on the screens: stays over a lock, changes when somebody else signs in. */
function useSitting(operator_id: string | null): { readonly operator_id: string | null; readonly name: string | null } {
  const operators = useSession((state) => state.view.operators);
  const [sitting, setSitting] = useState(operator_id);
  if (operator_id !== null && operator_id !== sitting) setSitting(operator_id);
  useEffect(() => {
    if (operator_id !== null) void readStatus();
  }, [operator_id]);
  useEffect(() => leaveNothingOf(sitting), [sitting]);
  return {
    operator_id: sitting,
    name: operators.find((operator) => operator.operator_id === sitting)?.name ?? null,
  };
}

/** The next operator finds neither the screens nor the drafts of the one before. */
function leaveNothingOf(operator_id: string | null): (() => void) | undefined {
  if (operator_id === null) return undefined;
  return () => {
    forgetReadings();
    dropRegistrationDraft();
    home();
  };
}

/** The backend has not answered: says so, and asks again by itself. */
function StartFailed() {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setInterval(() => void readSession(), START_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <SignInHall>
      <p role="alert" className="start-failed">
        {t('sign-in.start-failed')}
      </p>
    </SignInHall>
  );
}
