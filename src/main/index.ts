/**
 * The desktop application's life, from lock to last window: what is prepared before Electron is ready, then key, backend,
 * protocol, window, and the orderly end. Each step's how is in its own file.
 */
import { join } from 'node:path';
import { app, dialog, session } from 'electron';
import { holdBackend } from '../backend/host-side/hold-backend.ts';
import { openKeyRoom } from '../backend/host-side/key-room.ts';
import { registerAppScheme, serveScreens } from './app-protocol.ts';
import { connectScreens, tellScreens } from './broker.ts';
import { guardContents } from './contents-guard.ts';
import { setMenu } from './menu.ts';
import { guardPermissions } from './permissions.ts';
import { refusalSentence } from './refusals.ts';
import { connectPrinting } from './printing.ts';
import { findKeys } from './store-key.ts';
import { ownCertificates, suggestedServerUrl, updateSource } from './suggested-server.ts';
import { spawnUtility } from './utility-backend.ts';
import { openWindow, showAgain } from './window.ts';

registerAppScheme();
app.enableSandbox();

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showAgain);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  void app.whenReady().then(live);
} else {
  app.quit();
}

async function live(): Promise<void> {
  const folder = app.getPath('userData');
  const keys = await findKeys(folder);
  if (!keys.ok) return leave(refusalSentence(keys.error));

  setMenu();
  guardPermissions(session.defaultSession);
  serveScreens(session.defaultSession, join(import.meta.dirname, '../renderer'));
  const backend = openKeyRoom(keys.value, (secrets) =>
    holdBackend({
      open: {
        store_path: join(folder, 'counter.store'),
        ...secrets,
        server_url: suggestedServerUrl(process.env),
        server_ca: ownCertificates(process.env),
        application_version: app.getVersion(),
        update: updateSource(process.env),
      },
      spawn: spawnUtility,
      onEvent: tellScreens,
    }),
  );
  closeBeforeQuit(() => backend.stop());
  connectScreens(backend);
  connectPrinting();
  openWindow(folder);

  const opened = await backend.opened;
  if (!opened.ok) leave(refusalSentence(opened.error));
}

function leave(sentence: string): void {
  dialog.showErrorBox('Flouss', sentence);
  app.quit();
}

/** Quitting waits until the backend has closed its store; asking again meanwhile changes nothing. */
function closeBeforeQuit(stop: () => Promise<void>): void {
  let closing: Promise<void> | undefined;
  let closed = false;

  async function close(): Promise<void> {
    await stop();
    closed = true;
    app.quit();
  }

  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closing ??= close();
  });
}
