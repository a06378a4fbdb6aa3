/** The frame around every screen: rail, header, banner, work, right-hand column. Nothing in it ever moves. */
import { unreachable } from '@flouss/shared/kernel/assert';
import type { Route } from '@flouss/shared/contract/place';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActivityScreen } from '../screens/activity/activity.tsx';
import { CustomerScreen } from '../screens/customer/customer.tsx';
import { ExceptionsScreen } from '../screens/exceptions/exceptions.tsx';
import { FileScreen } from '../screens/file/file.tsx';
import { FindScreen } from '../screens/find/find.tsx';
import { HelpScreen } from '../screens/help/help.tsx';
import { RegisterScreen } from '../screens/register/register.tsx';
import { ReloadScreen } from '../screens/reload/reload.tsx';
import { ReplaceScreen } from '../screens/sell/replace.tsx';
import { SellScreen } from '../screens/sell/sell.tsx';
import { SettingsScreen } from '../screens/settings/settings.tsx';
import { StockScreen } from '../screens/stock/stock.tsx';
import { TillScreen } from '../screens/till/till.tsx';
import { useNavigation, useRoute } from '../stores/navigation.ts';
import { useSession } from '../stores/session.ts';
import { TrainingBand } from '../training/band.tsx';
import { TrainingGuide } from '../training/guide.tsx';
import { VerifyScreen } from '../screens/verify/verify.tsx';
import { Banner } from './banner.tsx';
import { Header } from './header.tsx';
import { useKeptFocus } from './kept-focus.ts';
import { useFrameKeys } from './keys.ts';
import { usePrintPump } from '../paper/print-pump.ts';
import { PrintSheet } from '../paper/print-sheet.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { NoticeLine } from './notice-line.tsx';
import { Rail } from './rail.tsx';
import { useScanner } from './scanner.ts';
import { SideColumn } from './side-column.tsx';
import './frame.css';

/** `locked`: out of sight but alive; where it stood is where it stays, wherever others go meanwhile. */
export function Frame({ locked }: { readonly locked: boolean }) {
  const { t } = useTranslation();
  const training = useSession((state) => state.view.training);
  const { route, visit } = useOwnPlace(locked);
  useFrameKeys(!locked);
  useScanner(!locked);
  usePrintPump(!locked);
  const work = useKeptFocus(!locked);
  return (
    <div className={training ? 'frame frame-training' : 'frame'} hidden={locked} inert={locked}>
      {training ? <TrainingBand /> : null}
      <Rail />
      <Header />
      <Banner />
      <main className="work" key={visit} ref={work} tabIndex={-1} aria-label={t('frame.work')}>
        <div className="work-inner">
          <Screen route={route} />
        </div>
      </main>
      <SideColumn />
      {training ? <TrainingGuide /> : null}
      <NoticeLine />
      <LeaveQuestion />
      <PrintSheet />
      <div className="dialogues" />
    </div>
  );
}

/** The place of the operator whose frame this is: while it is locked, the navigation may be somebody else's. */
function useOwnPlace(locked: boolean): { readonly route: Route; readonly visit: number } {
  const route = useRoute();
  const visit = useNavigation((state) => state.visit);
  const [own, setOwn] = useState({ route, visit });
  if (locked || (own.route === route && own.visit === visit)) return own;
  setOwn({ route, visit });
  return { route, visit };
}

function Screen({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case 'find':
      return <FindScreen text={route.text ?? ''} />;
    case 'customer':
      return <CustomerScreen customerId={route.customer_id} cardReference={route.card_reference ?? null} />;
    case 'file':
      return <FileScreen customerId={route.customer_id} />;
    case 'register':
      return <RegisterScreen sell={route.sell} />;
    case 'sell':
      return <SellScreen cardReference={route.card_reference ?? null} customerId={route.customer_id ?? null} />;
    case 'reload':
      return <ReloadScreen cardReference={route.card_reference ?? null} />;
    case 'replace':
      return <ReplaceScreen cardReference={route.card_reference} />;
    case 'exceptions':
      return <ExceptionsScreen />;
    case 'verify':
      return <VerifyScreen text={route.text ?? ''} />;
    case 'activity':
      return <ActivityScreen />;
    case 'till':
      return <TillScreen />;
    case 'stock':
      return <StockScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'help':
      return <HelpScreen />;
    default:
      return unreachable(route);
  }
}
