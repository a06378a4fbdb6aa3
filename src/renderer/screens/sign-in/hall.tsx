/** The page one sees before the counter is open: the house's name on one side, the question on the other. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Ltr } from '../../components/figures.tsx';
import { useSession } from '../../stores/session.ts';
import './sign-in.css';

export function SignInHall({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession((state) => state.view);
  return (
    <div className="hall">
      <header className="hall-brand">
        <div className="row">
          <svg className="hall-mark" viewBox="0 0 64 64" aria-hidden>
            <path d="M20 50V18.500A4.500 4.500 0 0 1 24.500 14H46M20 31h15" />
            <circle cx="44" cy="44" r="7.500" />
          </svg>
          <span className="hall-name">Flouss</span>
        </div>
        <p className="hall-tagline">{t('sign-in.tagline')}</p>
        <p className="hall-place">
          {session.agent_name} <Ltr>{session.counter_code}</Ltr>
        </p>
      </header>
      <main className="hall-work">{children}</main>
      <div className="dialogues" />
    </div>
  );
}
