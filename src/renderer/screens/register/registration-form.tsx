/** A new customer on one page. Errors stand beside their fields, in words; what is typed is kept at each pause. */
import type { DraftPhoto, RegistrationDraft } from '@flouss/shared/contract/drafts';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { CustomerId, type BeneficiaryId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { FormProvider, useForm, type FieldPath, type Resolver, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { clock } from '../../ports.ts';
import { draftKeeper, dropDraft } from '../../stores/drafts.ts';
import { go, replace } from '../../stores/navigation.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import { DocumentPhotos } from './document-photos.tsx';
import { fromDraftFields, toDraftFields } from './draft-fields.ts';
import { errorsOf } from './field-errors.ts';
import { readRegistration, type TypedRegistration } from './registration.ts';
import { SamePerson } from './same-person.tsx';
import { Sections } from './sections.tsx';

export interface RegistrationFormProps {
  readonly draft: RegistrationDraft;
  /** Those that the draft has. */
  readonly photos: readonly DraftPhoto[];
  /** The sale that waits for this customer: undefined when none does, null when its pack is not chosen yet. */
  readonly sell: CardReference | null | undefined;
}

export function RegistrationForm({ draft, photos, sell }: RegistrationFormProps) {
  const { t } = useTranslation();
  const { customer_id, beneficiary_id } = draft;
  const registration = useOperation('customer.register');
  const [typed] = useState(() => fromDraftFields(draft.fields, clock.now()));
  const form = useForm<TypedRegistration>({
    mode: 'onTouched',
    defaultValues: typed,
    resolver: resolverFor(beneficiary_id),
  });
  const { errors, submitCount } = form.formState;
  const kept = useKeptDraft(form, draft);

  const submit = form.handleSubmit(async (entered) => {
    const read = readRegistration(entered, beneficiary_id, clock.now());
    if (!read.ok) return;
    const personal = read.value;
    const answer = await registration.run((op_id) => ({
      op_id,
      customer_id,
      language: entered.language,
      personal,
      ...(personal.mrz && { mrz_text: entered.mrz.text }),
    }));
    if (!answer) return;
    if (!answer.ok) return showTroubles(answer.error);
    kept.end();
    const { given_names, family_name } = answer.value;
    notify('done', (say) => say('register.done', { name: `${given_names} ${family_name}` }));
    if (sell === undefined) replace({ screen: 'customer', customer_id });
    else replace({ screen: 'sell', customer_id, ...(sell && { card_reference: sell }) });
  });
  const showTroubles = (refusal: Refusal): void => {
    for (const { path, code } of refusal.fields ?? []) {
      // The paths are those of the input schema, whose shape the form has.
      form.setError(path.replace(/^personal\./u, '') as FieldPath<TypedRegistration>, { message: code });
    }
  };

  const wrong = submitCount > 0 ? countErrors(errors) : 0;
  return (
    <FormProvider {...form}>
      <form className="register" noValidate onSubmit={(event) => void submit(event)}>
        <Sections photos={<DocumentPhotos draft={draft} kept={photos} />} />
        <SamePerson onOpen={kept.discard} />
        <RefusalBox refusal={registration.refusal}>
          <OpenTwin refusal={registration.refusal} onOpen={kept.discard} />
        </RefusalBox>
        <ConfirmBar
          label={t('register.submit')}
          blocked={null}
          busy={registration.busy}
          onConfirm={() => void submit()}
        >
          <span className="register-wrong" aria-live="polite">
            {wrong > 0 ? t('register.errors', { count: wrong }) : ''}
          </span>
          {kept.failed ? <span className="register-wrong">{t('drafts.not-kept')}</span> : null}
        </ConfirmBar>
      </form>
    </FormProvider>
  );
}

/** Writes the draft at each pause, and what is left of it when the screen goes. */
function useKeptDraft(form: UseFormReturn<TypedRegistration>, { customer_id, beneficiary_id }: RegistrationDraft) {
  const [failed, setFailed] = useState(false);
  const [keeper] = useState(() => draftKeeper((ok) => setFailed(!ok)));
  useEffect(() => {
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ values }) => keeper.typed({ customer_id, beneficiary_id, fields: toDraftFields(values) }),
    });
    return () => {
      stop();
      keeper.leave();
    };
  }, [form, keeper, customer_id, beneficiary_id]);
  const discard = (): void => {
    keeper.end();
    void dropDraft();
  };
  return { failed, end: keeper.end, discard };
}

/** The same person is there already: his record, not a second one. */
function OpenTwin({ refusal, onOpen }: { readonly refusal: Refusal | null; readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const twin = CustomerId.safeParse(refusal?.detail?.['customer_id']);
  if (refusal?.code !== 'already-registered' || !twin.success) return null;
  return (
    <Button
      onClick={() => {
        onOpen();
        go({ screen: 'customer', customer_id: twin.data });
      }}
    >
      {t('register.duplicate')}
    </Button>
  );
}

function resolverFor(beneficiary_id: BeneficiaryId): Resolver<TypedRegistration> {
  return (typed) => {
    const read = readRegistration(typed, beneficiary_id, clock.now());
    return read.ok ? { values: typed, errors: {} } : { values: {}, errors: errorsOf(read.error) };
  };
}

function countErrors(errors: object): number {
  return Object.values(errors).reduce<number>((count, each: unknown) => {
    if (typeof each !== 'object' || each === null) return count;
    return count + ('message' in each ? 1 : countErrors(each));
  }, 0);
}
