/**
 * Both drawers counted, the till first, then the refunds; F9 goes from one to the other and then confirms. Whoever opened it
 * decides what the count is for.
 */
import type { TillCount } from '@flouss/shared/domain/till';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useBackKey } from '../frame/keys.ts';
import { ConfirmBar } from './confirm-bar.tsx';
import { Euros } from './figures.tsx';
import { countedSoFar, readCount, type TypedTill } from './count-entry.ts';
import { DrawerCount } from './drawer-count.tsx';

interface CountBothProps {
  readonly typed: TypedTill;
  readonly onTyped: (typed: TypedTill) => void;
  readonly submit: string;
  readonly busy: boolean;
  readonly onCounted: (count: TillCount) => void;
  /** What is said above and, on the last step, below the count. */
  readonly hint: string;
  readonly children?: ReactNode;
}

export function CountBoth({ typed, onTyped, submit, busy, onCounted, hint, children }: CountBothProps) {
  const { t } = useTranslation();
  const [drawer, setDrawer] = useState<'till' | 'refunds'>('till');
  const till = readCount(typed.till);
  const refunds = readCount(typed.refunds);
  const inFirst = drawer === 'till';
  const readable = inFirst ? till : refunds;
  const toFirst = (): void => setDrawer('till');
  useBackKey(inFirst || busy ? null : toFirst);
  const next = (): void => {
    if (inFirst) setDrawer('refunds');
    else if (till && refunds) onCounted({ till, refunds });
  };
  return (
    <>
      <div className="stack-tight">
        <h2>{t(inFirst ? 'till.step-till' : 'till.step-refunds')}</h2>
        <p className="quiet">{inFirst ? hint : t('till.refunds-hint')}</p>
      </div>
      <DrawerCount
        key={drawer}
        label={t(inFirst ? 'till.till' : 'till.refunds')}
        typed={typed[drawer]}
        onTyped={(counted) => onTyped({ ...typed, [drawer]: counted })}
      />
      {inFirst ? null : children}
      <ConfirmBar
        label={inFirst ? t('till.to-refunds-step') : submit}
        blocked={readable ? null : t('till.count-wrong')}
        busy={busy}
        onConfirm={next}
      >
        <output className="count-total">
          <span className="small quiet">{t('till.counted')}</span>
          <Euros cents={countedSoFar(typed[drawer])} className="count-total-figure" />
        </output>
        {inFirst ? null : (
          <Button disabled={busy} onClick={toFirst}>
            {t('till.back-to-till')}
          </Button>
        )}
      </ConfirmBar>
    </>
  );
}
