/** Beside the form, as soon as it may be somebody we know: his record to open, instead of a second one. Stops nobody. */
import type { SameCustomerView } from '@flouss/shared/contract/views';
import type { InputOf } from '@flouss/shared/contract/counter-api';
import { CountryCode } from '@flouss/shared/domain/phone';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { readDate } from '../../components/date-entry.ts';
import { Ltr, Phone } from '../../components/figures.tsx';
import { useFormats } from '../../formats.ts';
import { sideOffer } from '../../frame/side-offer.ts';
import { go } from '../../stores/navigation.ts';
import type { TypedRegistration } from './registration.ts';

const PAUSE_MS = 250;
const NOBODY: readonly SameCustomerView[] = [];

interface SamePersonProps {
  /** What was typed of him is not needed: he has a record. */
  readonly onOpen: () => void;
}

export function SamePerson({ onOpen }: SamePersonProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const same = useSame();
  const place = sideOffer();
  if (!place) return null;
  return createPortal(
    <div aria-live="polite">
      {same.length === 0 ? null : (
        <section className="stack same-person">
          <h2 className="side-heading">{t('same.title')}</h2>
          {same.map(({ customer_id, name, birth_date, phone, document_number, because }) => (
            <div key={customer_id} className="stack-tight">
              <span className="side-name">
                <bdi>{name}</bdi>
              </span>
              <span className="quiet small">
                <Ltr>{formats.day(birth_date)}</Ltr> · <Phone value={phone} /> · <Ltr>{document_number}</Ltr>
              </span>
              <span className="small">{t(`same.because.${because}`)}</span>
              <Button
                onClick={() => {
                  onOpen();
                  go({ screen: 'customer', customer_id });
                }}
              >
                {t('same.open')}
              </Button>
            </div>
          ))}
        </section>
      )}
    </div>,
    place,
  );
}

function useSame(): readonly SameCustomerView[] {
  const { control } = useFormContext<TypedRegistration>();
  const [given, family, birth, number, phone, country] = useWatch({
    control,
    name: [
      'identity.given_names',
      'identity.family_name',
      'identity.birth_date',
      'document.number',
      'phone',
      'address.country',
    ],
  });
  const asked: InputOf<'customer.find-same'> = {
    name: `${given} ${family}`.trim(),
    birth_date: readDate(birth),
    document_number: number,
    phone,
    country: CountryCode.safeParse(country).data ?? 'FR',
  };
  const [settled] = useDebouncedValue(JSON.stringify(asked), PAUSE_MS);
  const [same, setSame] = useState(NOBODY);
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const answer = await call('customer.find-same', JSON.parse(settled) as InputOf<'customer.find-same'>);
      if (!gone) setSame(answer.ok ? answer.value : NOBODY);
    };
    void look();
    return () => {
      gone = true;
    };
  }, [settled]);
  return same;
}
