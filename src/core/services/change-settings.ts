/** Language and theme of this installation. */
import type { OpenService } from '../context.ts';
import { keepSetting } from '../store/settings.ts';
import { sessionView } from './session.ts';

export const changeSettings: OpenService<'settings.change'> = (context, { language, theme }) => {
  context.store.write((tx) => {
    if (language) keepSetting(tx, 'language', language);
    if (theme) keepSetting(tx, 'theme', theme);
  });
  context.changed({ topics: ['session'], loaded: [] });
  return { ok: true, value: sessionView(context) };
};
