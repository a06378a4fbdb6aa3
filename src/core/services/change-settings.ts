/** Language and theme of this installation, which anybody may change; when it locks itself, only who is signed in. */
import type { OpenService } from '../context.ts';
import { refuse } from '../context.ts';
import { keepSetting } from '../store/settings.ts';
import { currentSession, sessionView } from './session.ts';

export const changeSettings: OpenService<'settings.change'> = (context, { language, theme, idle_minutes }) => {
  if (idle_minutes !== undefined && !currentSession(context)) return refuse('not-signed-in');
  context.store.write((tx) => {
    if (language) keepSetting(tx, 'language', language);
    if (theme) keepSetting(tx, 'theme', theme);
    if (idle_minutes !== undefined) keepSetting(tx, 'idle_minutes', idle_minutes);
  });
  context.changed({ topics: ['session'], loaded: [] });
  return { ok: true, value: sessionView(context) };
};
