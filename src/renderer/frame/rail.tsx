/** The rail: every screen in its fixed place, its key printed on it. */
import {
  IconCashRegister,
  IconCreditCardPay,
  IconHelpCircle,
  IconHourglass,
  IconListDetails,
  IconPackages,
  IconSearch,
  IconSettings,
  IconTransferIn,
  IconUserPlus,
} from '@tabler/icons-react';
import type { Route } from '@flouss/shared/contract/place';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { go, useRoute } from '../stores/navigation.ts';
import { useStatus } from '../stores/status.ts';

type RailScreen = Exclude<Route['screen'], 'customer' | 'replace' | 'verify' | 'file'>;

interface Entry {
  readonly screen: RailScreen;
  /** Null: reached by hand and from the settings only. */
  readonly key: string | null;
  readonly icon: ReactNode;
}

const ICON = { size: 22, stroke: 1.75, 'aria-hidden': true } as const;

const ENTRIES: readonly Entry[] = [
  { screen: 'help', key: 'F1', icon: <IconHelpCircle {...ICON} /> },
  { screen: 'find', key: 'F2', icon: <IconSearch {...ICON} /> },
  { screen: 'register', key: 'F3', icon: <IconUserPlus {...ICON} /> },
  { screen: 'sell', key: 'F4', icon: <IconCreditCardPay {...ICON} /> },
  { screen: 'reload', key: 'F5', icon: <IconTransferIn {...ICON} /> },
  { screen: 'exceptions', key: 'F6', icon: <IconHourglass {...ICON} /> },
  { screen: 'till', key: 'F7', icon: <IconCashRegister {...ICON} /> },
  { screen: 'activity', key: 'F8', icon: <IconListDetails {...ICON} /> },
  { screen: 'stock', key: null, icon: <IconPackages {...ICON} /> },
  { screen: 'settings', key: 'F10', icon: <IconSettings {...ICON} /> },
];

export function Rail() {
  const { t } = useTranslation();
  const here = useRoute().screen;
  const open = useStatus((state) => state.view?.open_exceptions ?? 0);
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <svg className="rail-mark" viewBox="0 0 64 64" aria-hidden>
        <path d="M20 50V18.500A4.500 4.500 0 0 1 24.500 14H46M20 31h15" />
        <circle cx="44" cy="44" r="7.500" />
      </svg>
      {ENTRIES.map(({ screen, key, icon }) => (
        <button
          key={screen}
          type="button"
          className="rail-entry"
          aria-current={screen === here || (screen === 'find' && here === 'customer') ? 'page' : undefined}
          {...(key !== null && { 'aria-keyshortcuts': key })}
          onClick={() => go({ screen })}
        >
          <span className="rail-icon">
            {icon}
            {screen === 'exceptions' && open > 0 ? (
              <span className="rail-count figures">
                <span aria-hidden>{open}</span>
                <span className="unseen">{t('frame.open-exceptions', { count: open })}</span>
              </span>
            ) : null}
          </span>
          <span className="rail-name">{t(`rail.${screen}`)}</span>
          <span className="rail-key" aria-hidden>
            {key}
          </span>
        </button>
      ))}
    </nav>
  );
}
