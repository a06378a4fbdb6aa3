/** For whom the card is: found, new, or chosen already. */
import type { CardView, CustomerView } from '@flouss/shared/contract/views';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Phone } from '../../components/figures.tsx';
import { Finder } from '../../components/finder.tsx';
import { useFormats } from '../../formats.ts';
import { go, setUnsaved } from '../../stores/navigation.ts';

export function ChosenCustomer({
  customer,
  onChange,
}: {
  readonly customer: CustomerView;
  readonly onChange: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { beneficiary } = customer;
  const name = `${beneficiary.given_names} ${beneficiary.family_name}`;
  return (
    <div className="row spread wrap">
      <span className="stack-tight">
        <strong>
          {customer.given_names} {customer.family_name}
        </strong>
        <span className="quiet">
          <Phone value={customer.phone} /> · {t('sell.for', { name, country: formats.country(beneficiary.country) })}
        </span>
      </span>
      <Button onClick={onChange}>{t('sell.change-customer')}</Button>
    </div>
  );
}

interface ChooseCustomerProps {
  readonly pack: CardView | null;
  readonly onCustomer: (customer: CustomerId) => void;
}

export function ChooseCustomer({ pack, onCustomer }: ChooseCustomerProps) {
  const { t } = useTranslation();
  const register = (
    <Button
      leftSection={<IconUserPlus size={20} aria-hidden />}
      onClick={() => {
        setUnsaved(false);
        go({ screen: 'register', sell: pack?.card_reference ?? null });
      }}
    >
      {t('sell.new-customer')}
    </Button>
  );
  if (!pack) return <div>{register}</div>;
  return (
    <Finder
      label={t('find.field')}
      accepts="customer"
      onPick={(found) => {
        if (found.kind === 'customer') onCustomer(found.customer_id);
      }}
      atRest={<div>{register}</div>}
      whenNone={<div>{register}</div>}
    />
  );
}
