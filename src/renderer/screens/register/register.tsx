/** A new customer: where one was begun and not finished, first whether to go on with it. */
import type { DraftPhoto, KeptDraft, RegistrationDraft } from '@flouss/shared/contract/drafts';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { parisDay } from '@flouss/shared/domain/calendar';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { clock } from '../../ports.ts';
import { beginDraft, dropDraft, readDraft } from '../../stores/drafts.ts';
import { replace } from '../../stores/navigation.ts';
import { useBegunWork, useHoldWork, type BegunWork } from '../../stores/work.ts';
import { RegistrationForm } from './registration-form.tsx';
import './register.css';

interface RegisterProps {
  /** The sale that waits for this customer: undefined when none does, null when its pack is not chosen yet. */
  readonly sell: CardReference | null | undefined;
}

export function RegisterScreen({ sell }: RegisterProps) {
  const { t } = useTranslation();
  const begun = useBegunWork();
  /** Undefined until the backend has said whether there is one. */
  const [found, setFound] = useState<KeptDraft | null | undefined>(undefined);
  const [chosen, setChosen] = useState<RegistrationDraft | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const registered = await registeredBefore(begun);
      if (registered) return replace({ screen: 'customer', customer_id: registered });
      const draft = await readDraft();
      if (gone) return;
      setFound(draft && isWork(draft) ? draft : null);
      // Who comes back from a crash goes on; he did not leave.
      if (begun.resumed && draft?.customer_id === begun.fields['customer']) setChosen(draft);
    };
    void look();
    return () => {
      gone = true;
    };
  }, [begun]);
  const [blank] = useState(beginDraft);
  const draft = chosen ?? (found === null ? blank : null);
  useHoldWork(begun, draft ? { customer: draft.customer_id } : begun.fields);
  return (
    <>
      <div className="row spread wrap">
        <h1>{t('register.title')}</h1>
        {draft ? <span className="quiet small">{t('register.required')}</span> : null}
      </div>
      {found === undefined ? <Rows count={4} /> : null}
      {found && !draft ? (
        <DraftQuestion
          draft={found}
          onContinue={() => setChosen(found)}
          onDrop={() => {
            void dropDraft();
            setChosen(blank);
          }}
        />
      ) : null}
      {draft ? (
        <RegistrationForm draft={draft} photos={draft === found ? found.photos : NO_PHOTOS} sell={sell} />
      ) : null}
    </>
  );
}

const NO_PHOTOS: readonly DraftPhoto[] = [];

function isWork({ fields, photos }: KeptDraft): boolean {
  return Object.keys(fields).length > 0 || photos.length > 0;
}

/** The registration may have been recorded just before the crash: then his own page is where the operator was going. */
async function registeredBefore({ resumed, fields }: BegunWork): Promise<CustomerId | null> {
  const customer = CustomerId.safeParse(fields['customer']);
  if (!resumed || !customer.success) return null;
  const answer = await call('customer.get', { customer_id: customer.data });
  return answer.ok ? customer.data : null;
}

interface QuestionProps {
  readonly draft: KeptDraft;
  readonly onContinue: () => void;
  readonly onDrop: () => void;
}

function DraftQuestion({ draft, onContinue, onDrop }: QuestionProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const name = [draft.fields['identity.given_names'], draft.fields['identity.family_name']]
    .filter((part) => part !== undefined)
    .join(' ');
  const isToday = parisDay(draft.begun_at) === parisDay(clock.now());
  const when = isToday ? formats.time(draft.begun_at) : formats.dateTime(draft.begun_at);
  return (
    <>
      <section className="panel draft-question" aria-labelledby="draft-question">
        <h2 id="draft-question">{t('drafts.question', { when })}</h2>
        {name === '' ? null : (
          <p className="draft-name">
            <bdi>{name}</bdi>
          </p>
        )}
        <p className="quiet">{t('drafts.text')}</p>
      </section>
      <ConfirmBar label={t('drafts.continue')} blocked={null} onConfirm={onContinue}>
        <Button onClick={onDrop}>{t('drafts.drop')}</Button>
      </ConfirmBar>
    </>
  );
}
