/** Decides between enrolment, sign-in and the frame; keeps the work of every operator whose session was locked. */
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Activity, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounterEvents } from './events.ts';
import { Frame } from './frame/frame.tsx';
import { useIdleLock } from './frame/idle-lock.ts';
import { LeaveGuard } from './frame/leave-guard.tsx';
import { directionOf } from './locales/index.ts';
import { EnrolScreen } from './screens/sign-in/enrol.tsx';
import { SignInHall } from './screens/sign-in/hall.tsx';
import { PassPhraseScreen } from './screens/sign-in/pass-phrase.tsx';
import { SignInScreen } from './screens/sign-in/sign-in.tsx';
import { useDesks } from './stores/desks.ts';
import { readSession, useSession } from './stores/session.ts';
import { readStatus } from './stores/status.ts';
import { readStoreKey, useStoreKey } from './stores/store-key.ts';
import { cssVariablesResolver, theme } from './theme/theme.ts';
import { TrainingMark } from './training/mark.tsx';

const START_AGAIN_MS = 2_000;

export function App({ alone }: { readonly alone: boolean }) {
  const known = useSession((state) => state.known);
  const wanted = useSession((state) => state.view.theme);
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false });
  const scheme = wanted === 'system' ? (systemDark ? 'dark' : 'light') : wanted;
  return (
    <DirectionProvider detectDirection={false}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
        {alone ? known ? <Room /> : <BeforeStore /> : <OpenElsewhere />}
      </MantineProvider>
    </DirectionProvider>
  );
}

/** Two windows of one counter would be two hands in one till. */
function OpenElsewhere() {
  const { t } = useTranslation();
  const language = useSession((state) => state.view.language);
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(language)), [language, setDirection]);
  return (
    <SignInHall>
      <div role="alert">
        <h1>{t('sign-in.elsewhere-title')}</h1>
        <p className="start-failed">{t('sign-in.elsewhere-text')}</p>
      </div>
    </SignInHall>
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
      <LeaveGuard />
    </>
  );
}

function Desk() {
  const session = useSession((state) => state.view);
  const operatorId = session.operator?.operator_id ?? null;
  const { sitting, kept } = useDesks();
  useIdleLock(operatorId !== null, session.idle_minutes);
  useEffect(() => {
    if (operatorId !== null) void readStatus();
  }, [operatorId]);

  if (!session.enrolled) return <EnrolScreen />;
  return (
    <>
      {operatorId === null && <SignInScreen keptFor={sitting} />}
      {kept.map((each) => (
        // Out of sight but alive: whoever comes back finds the work he left. Hidden, it hears neither keys nor scans.
        <Activity key={each} mode={each === operatorId ? 'visible' : 'hidden'}>
          <Frame locked={each !== operatorId} />
        </Activity>
      ))}
    </>
  );
}

/** The backend has not answered: it waits for a pass-phrase, or has failed. Asks again by itself. */
function BeforeStore() {
  const { t } = useTranslation();
  const storeKey = useStoreKey((state) => state.view);
  useEffect(() => {
    const again = (): void => {
      void readSession();
      void readStoreKey();
    };
    const timer = setInterval(again, START_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  if (storeKey && storeKey.state !== 'open') return <PassPhraseScreen storeKey={storeKey} />;
  return (
    <SignInHall>
      <p role="alert" className="start-failed">
        {t('sign-in.start-failed')}
      </p>
    </SignInHall>
  );
}
