/** The agent's packs by what became of them, each list with its count; those in hand can be sold or set aside. */
import { StockView } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { Button } from '@mantine/core';
import { IconPackages } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Reference } from '../../components/figures.tsx';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { CardPill } from '../../components/state-pill.tsx';
import { go } from '../../stores/navigation.ts';
import { useReading } from '../../stores/readings.ts';
import { SetAside } from './set-aside.tsx';

export function PackList() {
  const { t } = useTranslation();
  const [view, setView] = useState<StockView>('in-hand');
  const [leaving, setLeaving] = useState<CardReference | null>(null);
  const counts = useReading('stock.counts', {}).value;
  const { value: cards, refusal } = useReading('stock.list', { view });
  return (
    <section className="panel stock-panel" aria-label={t('stock.in-hand')}>
      <fieldset className="stock-views" aria-label={t('packs.views-label')}>
        {StockView.options.map((each) => (
          <button
            key={each}
            type="button"
            className="choice stock-view"
            aria-pressed={each === view}
            onClick={() => setView(each)}
          >
            <span className="small">{t(`packs.views.${each}`)}</span>{' '}
            <strong className="figures">{counts?.[each]}</strong>
          </button>
        ))}
      </fieldset>
      <RefusalBox refusal={refusal} />
      {cards || refusal ? null : <Rows count={4} />}
      {cards?.length === 0 ? <Nothing view={view} /> : null}
      <ul className="stock-list stock-packs">
        {cards?.map(({ card_reference, state, customer_name }) => (
          <li key={card_reference} className="row spread">
            <Reference value={card_reference} />
            {view === 'in-hand' ? (
              <span className="row">
                <Button
                  variant="subtle"
                  aria-label={t('packs.set-aside-label', { reference: card_reference })}
                  onClick={() => setLeaving(card_reference)}
                >
                  {t('packs.set-aside')}
                </Button>
                <Button
                  variant="subtle"
                  aria-label={t('stock.sell-label', { reference: card_reference })}
                  onClick={() => go({ screen: 'sell', card_reference })}
                >
                  {t('stock.sell')}
                </Button>
              </span>
            ) : view === 'sold' ? (
              <span className="row">
                <span className="quiet cut">{customer_name}</span>
                <CardPill state={state} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {leaving ? <SetAside reference={leaving} onClose={() => setLeaving(null)} /> : null}
    </section>
  );
}

function Nothing({ view }: { readonly view: StockView }) {
  const { t } = useTranslation();
  if (view !== 'in-hand') return <p className="quiet">{t('packs.none-here')}</p>;
  return <EmptyState icon={<IconPackages size={26} />} title={t('stock.none-title')} text={t('stock.none-text')} />;
}
