/** A sheet one could pin to the wall: the keys, what each state means, what to do when the line or the bank says no, who to call. */
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Refused, WhoToCall, WithoutConnection } from './advice.tsx';
import { CardStates, OperationStates } from './states.tsx';
import './help.css';

const LOCK_KEY = 'L';

export function HelpScreen() {
  const { t } = useTranslation();
  const keys: readonly (readonly [ReactNode, string])[] = [
    [<Key key="k">F1</Key>, t('help.key-help')],
    [<Key key="k">F2</Key>, t('help.key-find')],
    [<Key key="k">F3</Key>, t('help.key-register')],
    [<Key key="k">F4</Key>, t('help.key-sell')],
    [<Key key="k">F5</Key>, t('help.key-reload')],
    [<Key key="k">F6</Key>, t('help.key-exceptions')],
    [<Key key="k">F7</Key>, t('help.key-till')],
    [<Key key="k">F8</Key>, t('help.key-activity')],
    [<Key key="k">F10</Key>, t('help.key-settings')],
    [
      <span key="k" dir="ltr">
        <Key>F9</Key> {t('help.or')} <Key>Ctrl</Key> + <Key>Enter</Key>
      </span>,
      t('help.key-confirm'),
    ],
    [<Key key="k">Esc</Key>, t('help.key-back')],
    [<Keys key="k" held="Ctrl" pressed="P" />, t('guidance.key-print')],
    [<Keys key="k" held="Ctrl" pressed="G" />, t('guidance.key-guide')],
    [
      <span key="k" dir="ltr">
        <Key>Ctrl</Key> + <Key>{LOCK_KEY}</Key>
      </span>,
      t('operators.lock'),
    ],
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
        <div className="help-column">
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
          <WithoutConnection />
          <Refused />
        </div>
        <div className="help-column">
          <OperationStates />
          <CardStates />
          <WhoToCall />
        </div>
      </div>
    </>
  );
}

function Key({ children }: { readonly children: string }) {
  return <kbd className="key">{children}</kbd>;
}

function Keys({ held, pressed }: { readonly held: string; readonly pressed: string }) {
  return (
    <span dir="ltr">
      <Key>{held}</Key> + <Key>{pressed}</Key>
    </span>
  );
}
