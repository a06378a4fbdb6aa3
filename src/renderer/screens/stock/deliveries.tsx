/** What the centre has sent, and what of it is still on its way or still in the box. */
import type { DeliveryView } from '@flouss/shared/contract/views';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Rows } from '../../components/messages.tsx';
import { Pill } from '../../components/state-pill.tsx';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';

export function Deliveries({ onTake }: { readonly onTake: (delivery: DeliveryView) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const deliveries = useReading('stock.deliveries', {}).value;
  return (
    <section className="panel stock-panel" aria-label={t('packs.deliveries')}>
      <h2>{t('packs.deliveries')}</h2>
      {deliveries ? null : <Rows count={2} />}
      {deliveries?.length === 0 ? <p className="quiet">{t('packs.deliveries-none')}</p> : null}
      <ul className="stock-list">
        {deliveries?.map((delivery) => {
          const date = formats.dateTime(delivery.dispatched_at);
          return (
            <li key={`${delivery.dispatched_at} ${delivery.delivery_note}`} className="row spread wrap stock-delivery">
              <span className="stack-tight">
                <span>
                  <strong>{t('packs.sent', { date })}</strong>
                  {delivery.delivery_note === null ? null : (
                    <span className="quiet"> · {t('packs.note', { note: delivery.delivery_note })}</span>
                  )}
                </span>
                {delivery.missing.length > 0 ? (
                  <span className="quiet">
                    {t('packs.missing', { count: delivery.missing.length, sent: delivery.sent })}
                  </span>
                ) : null}
              </span>
              {delivery.missing.length === 0 ? (
                <Pill tone="done">{t('packs.complete')}</Pill>
              ) : (
                <Button aria-label={t('packs.take-label', { date })} onClick={() => onTake(delivery)}>
                  {t('packs.take')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
