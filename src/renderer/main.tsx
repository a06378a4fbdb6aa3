/** Starts the screens: first who and which language, then anything to see. */
import './without-eval.ts';
import '@fontsource/ibm-plex-sans/400.css';
import '@fontsource/ibm-plex-sans/500.css';
import '@fontsource/ibm-plex-sans/600.css';
import '@fontsource/ibm-plex-sans-arabic/arabic-400.css';
import '@fontsource/ibm-plex-sans-arabic/arabic-500.css';
import '@fontsource/ibm-plex-sans-arabic/arabic-600.css';
import '@mantine/core/styles.layer.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/print.css';
import './theme/said.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLocales } from './locales/index.ts';
import { takeTheCounter } from './stores/only-window.ts';
import { readSession, useSession } from './stores/session.ts';
import { readStoreKey } from './stores/store-key.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');

// Until the counter has said otherwise; reading the session changes it.
startLocales('fr');
const isTheCounter = takeTheCounter();
await readSession();
if (!useSession.getState().known) await readStoreKey();
const alone = await isTheCounter;
createRoot(root).render(
  <StrictMode>
    <App alone={alone} />
  </StrictMode>,
);
