/** The keys, the colours, and what to know when the line or the bank says no. */
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Pill } from '../../components/state-pill.tsx';
import './help.css';

export function HelpScreen() {
  const { t } = useTranslation();
  const keys: readonly (readonly [ReactNode, string])[] = [
    [<Key key="k">F1</Key>, t('help.key-help')],
    [<Key key="k">F2</Key>, t('help.key-find')],
    [<Key key="k">F3</Key>, t('help.key-register')],
    [<Key key="k">F4</Key>, t('help.key-sell')],
    [<Key key="k">F5</Key>, t('help.key-reload')],
    [<Key key="k">F6</Key>, t('help.key-exceptions')],
    [<Key key="k">F8</Key>, t('help.key-activity')],
    [<Key key="k">F10</Key>, t('help.key-settings')],
    [
      <span key="k" dir="ltr">
        <Key>F9</Key> {t('help.or')} <Key>Ctrl</Key> + <Key>Enter</Key>
      </span>,
      t('help.key-confirm'),
    ],
    [<Key key="k">Esc</Key>, t('help.key-back')],
    [
      <span key="k" dir="ltr">
        <Key>↑</Key> <Key>↓</Key>
      </span>,
      t('help.key-arrows'),
    ],
    [t('help.scanner'), t('help.key-scan')],
  ];
  return (
    <>
      <h1>{t('help.title')}</h1>
      {/* Longer than the screen and without a button: the keyboard must reach it to scroll (WCAG 2.1.1). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="help" tabIndex={0}>
        <section className="panel help-panel">
          <h2>{t('help.keys')}</h2>
          <table className="help-keys">
            <thead className="unseen">
              <tr>
                <th scope="col">{t('help.key')}</th>
                <th scope="col">{t('help.does')}</th>
              </tr>
            </thead>
            <tbody>
              {keys.map(([key, does]) => (
                <tr key={does}>
                  <th scope="row">
                    <bdi dir="auto">{key}</bdi>
                  </th>
                  <td>{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <div className="stack">
          <section className="panel help-panel">
            <h2>{t('help.colours')}</h2>
            <ul className="stack">
              <Colour
                pill={
                  <Pill tone="waiting" icon={<IconClock size={16} aria-hidden />}>
                    {t('reload-state.submitted')}
                  </Pill>
                }
                means={t('help.waiting')}
              />
              <Colour
                pill={
                  <Pill tone="done" icon={<IconCircleCheck size={16} aria-hidden />}>
                    {t('reload-state.loaded')}
                  </Pill>
                }
                means={t('help.done')}
              />
              <Colour
                pill={
                  <Pill tone="stop" icon={<IconAlertTriangle size={16} aria-hidden />}>
                    {t('reload-state.refund-due')}
                  </Pill>
                }
                means={t('help.stop')}
              />
            </ul>
          </section>
          <section className="panel help-panel">
            <h2>{t('help.offline')}</h2>
            <p>{t('help.offline-text')}</p>
          </section>
          <section className="panel help-panel">
            <h2>{t('help.money')}</h2>
            <p>{t('help.money-text')}</p>
          </section>
        </div>
      </div>
    </>
  );
}

function Key({ children }: { readonly children: string }) {
  return <kbd className="key">{children}</kbd>;
}

function Colour({ pill, means }: { readonly pill: ReactNode; readonly means: string }) {
  return (
    <li className="help-colour">
      {pill}
      <span>{means}</span>
    </li>
  );
}
