/** The till: what it should hold, and the ways to open it, move cash, count and close it, and read its reports again. */
import { Button } from '@mantine/core';
import { IconArrowsExchange, IconCashRegister, IconFileText } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { NOTHING_TYPED } from '../../components/count-entry.ts';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { useBackKey } from '../../frame/keys.ts';
import { useReading } from '../../stores/readings.ts';
import { beginWork, useBegunWork, useHoldWork, type BegunWork } from '../../stores/work.ts';
import { CloseTill } from './close-till.tsx';
import { History } from './history.tsx';
import { fromCountFields, toCountFields } from './kept-count.ts';
import { fromMovementFields, NO_MOVEMENT, toMovementFields } from './kept-movement.ts';
import { MoveCash } from './move-cash.tsx';
import { OpenTill } from './open-till.tsx';
import { Position } from './position.tsx';
import './till.css';

type Room = 'position' | 'open' | 'move' | 'close' | 'history';

export function TillScreen() {
  const before = useBegunWork();
  const [begun, setBegun] = useState(before);
  const [room, setRoom] = useState<Room>(() => roomBefore(begun));
  const [typed, setTyped] = useState(() => fromCountFields(begun.fields));
  const [movement, setMovement] = useState(() => fromMovementFields(begun.fields));
  useHoldWork(begun, { room, ...toCountFields(typed), ...toMovementFields(movement) });
  // Each room prepares an operation of its own.
  const enter = (next: Room): void => {
    setBegun(beginWork());
    setTyped(NOTHING_TYPED);
    setMovement(NO_MOVEMENT);
    setRoom(next);
  };
  const home = (): void => enter('position');
  const known = useStillTrue(before, room, home);
  useBackKey(room === 'history' ? home : null);
  if (!known) return <Rows count={4} />;
  switch (room) {
    case 'position':
      return <Home onRoom={enter} />;
    case 'open':
      return <OpenTill onDone={home} onBack={home} start={typed} onTyped={setTyped} />;
    case 'move':
      return <MoveCash begun={begun} typed={movement} onTyped={setMovement} onDone={home} onBack={home} />;
    case 'close':
      return <CloseTill onDone={home} onBack={home} start={typed} onTyped={setTyped} />;
    case 'history':
      return <History onBack={home} />;
  }
}

/** What a crash interrupted is taken up again. */
function roomBefore({ fields: { room } }: BegunWork): Room {
  return room === 'open' || room === 'close' || room === 'move' ? room : 'position';
}

/** The till may have been opened or closed just before the crash; false until that is known. */
function useStillTrue({ resumed }: BegunWork, room: Room, home: () => void): boolean {
  const [known, setKnown] = useState(!resumed || room === 'position');
  useEffect(() => {
    const look = async (): Promise<void> => {
      const till = await call('till.get', {});
      if (till.ok && (room === 'open') !== (till.value.state === 'closed')) home();
      setKnown(true);
    };
    if (!known) void look();
    // Once, when the screen comes up.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return known;
}

function Home({ onRoom }: { readonly onRoom: (room: Room) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { value: till, refusal } = useReading('till.get', {});
  const history = (
    <Button leftSection={<IconFileText size={20} aria-hidden />} onClick={() => onRoom('history')}>
      {t('till.history')}
    </Button>
  );
  if (!till) {
    return (
      <>
        <h1>{t('till.title')}</h1>
        <RefusalBox refusal={refusal} />
        {refusal ? null : <Rows count={4} />}
      </>
    );
  }
  if (till.state === 'closed') {
    return (
      <>
        <h1>{t('till.title')}</h1>
        <EmptyState icon={<IconCashRegister size={28} />} title={t('till.closed-title')} text={t('till.closed-text')} />
        <ConfirmBar label={t('till.open')} blocked={null} onConfirm={() => onRoom('open')}>
          {history}
        </ConfirmBar>
      </>
    );
  }
  const left = till.state === 'left-open';
  return (
    <>
      <h1>{t('till.title')}</h1>
      {left && till.opened ? (
        <div className="till-left" aria-live="polite">
          <p className="strong">{t('till.left-title', { when: formats.dateTime(till.opened.at) })}</p>
          <p>{t('till.left-text')}</p>
        </div>
      ) : null}
      <Position till={till} />
      <ConfirmBar label={t('till.close')} blocked={null} onConfirm={() => onRoom('close')}>
        {left ? null : (
          <Button leftSection={<IconArrowsExchange size={20} aria-hidden />} onClick={() => onRoom('move')}>
            {t('till.move')}
          </Button>
        )}
        {history}
      </ConfirmBar>
    </>
  );
}
