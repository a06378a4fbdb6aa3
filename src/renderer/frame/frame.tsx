/** The frame around every screen: rail, header, banner, work, right-hand column. Nothing in it ever moves. */
import { unreachable } from '@flouss/shared/kernel/assert';
import { useTranslation } from 'react-i18next';
import { ActivityScreen } from '../screens/activity/activity.tsx';
import { CustomerScreen } from '../screens/customer/customer.tsx';
import { ExceptionsScreen } from '../screens/exceptions/exceptions.tsx';
import { FindScreen } from '../screens/find/find.tsx';
import { HelpScreen } from '../screens/help/help.tsx';
import { RegisterScreen } from '../screens/register/register.tsx';
import { ReloadScreen } from '../screens/reload/reload.tsx';
import { ReplaceScreen } from '../screens/sell/replace.tsx';
import { SellScreen } from '../screens/sell/sell.tsx';
import { SettingsScreen } from '../screens/settings/settings.tsx';
import { StockScreen } from '../screens/stock/stock.tsx';
import { useNavigation, useRoute, type Route } from '../stores/navigation.ts';
import { useSession } from '../stores/session.ts';
import { TrainingBand } from '../training/band.tsx';
import { TrainingGuide } from '../training/guide.tsx';
import { Banner } from './banner.tsx';
import { Header } from './header.tsx';
import { useFrameKeys } from './keys.ts';
import { usePrintPump } from '../paper/print-pump.ts';
import { PrintSheet } from '../paper/print-sheet.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { NoticeLine } from './notice-line.tsx';
import { Rail } from './rail.tsx';
import { useScanner } from './scanner.ts';
import { SideColumn } from './side-column.tsx';
import './frame.css';

/** `locked`: out of sight but alive, so that an operator who comes back finds the work he left. */
export function Frame({ locked }: { readonly locked: boolean }) {
  const { t } = useTranslation();
  const route = useRoute();
  const training = useSession((state) => state.view.training);
  const visit = useNavigation((state) => state.visit);
  useFrameKeys(!locked);
  useScanner(!locked);
  usePrintPump(!locked);
  return (
    <div className={training ? 'frame frame-training' : 'frame'} hidden={locked} inert={locked}>
      {training ? <TrainingBand /> : null}
      <Rail />
      <Header />
      <Banner />
      <main className="work" key={visit} aria-label={t('frame.work')}>
        <div className="work-inner">
          <Screen route={route} />
        </div>
      </main>
      <SideColumn />
      {training ? <TrainingGuide /> : null}
      <NoticeLine />
      <LeaveQuestion />
      <PrintSheet />
    </div>
  );
}

function Screen({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case 'find':
      return <FindScreen text={route.text ?? ''} />;
    case 'customer':
      return <CustomerScreen customerId={route.customer_id} cardReference={route.card_reference ?? null} />;
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
    case 'activity':
      return <ActivityScreen />;
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
