/** Where work begins: one field for customer and card. */
import type { FoundView } from '@flouss/shared/contract/views';
import { Button } from '@mantine/core';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Finder } from '../../components/finder.tsx';
import { EmptyState } from '../../components/messages.tsx';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { go, remember } from '../../stores/navigation.ts';

export function FindScreen({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<FoundView | null>(null);
  useHoldInHand(chosen?.customer_id ?? null, chosen?.kind === 'card' ? chosen.card_reference : null);
  const register = (
    <Button
      variant="filled"
      leftSection={<IconUserPlus size={20} aria-hidden />}
      rightSection={
        <span className="key" aria-hidden>
          F3
        </span>
      }
      onClick={() => go({ screen: 'register' })}
    >
      {t('find.register')}
    </Button>
  );
  return (
    <>
      <h1>{t('find.title')}</h1>
      <Finder
        label={t('find.field')}
        startText={text}
        onText={(typed) => remember({ screen: 'find', text: typed })}
        onPick={open}
        onChosen={setChosen}
        atRest={
          <EmptyState icon={<IconSearch size={26} />} title={t('find.start-title')} text={t('find.start-text')} />
        }
        whenNone={
          <EmptyState icon={<IconSearch size={26} />} title={t('find.none-title')} text={t('find.none-text')}>
            {register}
          </EmptyState>
        }
      />
    </>
  );
}

function open(found: FoundView): void {
  if (found.customer_id !== null) {
    const { customer_id } = found;
    go({ screen: 'customer', customer_id, ...(found.kind === 'card' && { card_reference: found.card_reference }) });
  } else if (found.kind === 'card') {
    go({ screen: 'sell', card_reference: found.card_reference });
  }
}
