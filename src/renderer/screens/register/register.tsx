/** A new customer on one page: identity, contact, document, beneficiary, consents. Errors stand beside their fields, in words. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { DocumentKind } from '@flouss/shared/domain/customer';
import { Language } from '@flouss/shared/domain/language';
import { CustomerId, type BeneficiaryId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { FormProvider, set, useForm, type FieldErrors, type FieldPath, type Resolver } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { languageOf } from '../../locales/languages.ts';
import { clock } from '../../ports.ts';
import { dropRegistrationDraft, keepRegistrationDraft, takeRegistrationDraft } from '../../stores/drafts.ts';
import { go, replace } from '../../stores/navigation.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import { CheckField, ChoiceField, CountryField, DateField, TextField } from './fields.tsx';
import { MrzPanel } from './mrz-panel.tsx';
import { readRegistration, type FieldTroubles, type TypedRegistration } from './registration.ts';
import './register.css';

interface RegisterProps {
  /** The sale that waits for this customer: undefined when none does, null when its pack is not chosen yet. */
  readonly sell: CardReference | null | undefined;
}

export function RegisterScreen({ sell }: RegisterProps) {
  const { t } = useTranslation();
  const [{ draft, kept }, setDraft] = useState(takeRegistrationDraft);
  return (
    <>
      <div className="row spread wrap">
        <h1>{t('register.title')}</h1>
        {kept ? (
          <span className="row">
            <span className="quiet">{t('register.draft-kept')}</span>
            <Button
              variant="subtle"
              onClick={() => {
                dropRegistrationDraft();
                setDraft(takeRegistrationDraft());
              }}
            >
              {t('register.draft-drop')}
            </Button>
          </span>
        ) : (
          <span className="quiet small">{t('register.required')}</span>
        )}
      </div>
      <RegistrationForm key={draft.customer_id} draft={draft} sell={sell} />
    </>
  );
}

type FormProps = RegisterProps & { readonly draft: ReturnType<typeof takeRegistrationDraft>['draft'] };

function RegistrationForm({ draft, sell }: FormProps) {
  const { t } = useTranslation();
  const { customer_id, beneficiary_id } = draft;
  const registration = useOperation('customer.register');
  const form = useForm<TypedRegistration>({
    mode: 'onTouched',
    defaultValues: draft.typed,
    resolver: resolverFor(beneficiary_id),
  });
  const { errors, submitCount } = form.formState;
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) =>
          keepRegistrationDraft({ customer_id, beneficiary_id, typed: structuredClone(values) }),
      }),
    [form, customer_id, beneficiary_id],
  );

  const submit = form.handleSubmit(async (typed) => {
    const read = readRegistration(typed, beneficiary_id, clock.now());
    if (!read.ok) return;
    const personal = read.value;
    const answer = await registration.run((op_id) => ({
      op_id,
      customer_id,
      language: typed.language,
      personal,
      ...(personal.mrz && { mrz_text: typed.mrz.text }),
    }));
    if (!answer) return;
    if (!answer.ok) return showTroubles(answer.error);
    dropRegistrationDraft();
    const { given_names, family_name } = answer.value;
    notify('done', t('register.done', { name: `${given_names} ${family_name}` }));
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
        <Sections />
        <RefusalBox refusal={registration.refusal}>
          <OpenTwin refusal={registration.refusal} />
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
        </ConfirmBar>
      </form>
    </FormProvider>
  );
}

function Sections() {
  const { t } = useTranslation();
  const kinds = DocumentKind.options.map((value) => ({ value, label: t(`register.document-kinds.${value}`) }));
  const genders = (['unspecified', 'female', 'male'] as const).map((value) => ({
    value,
    label: t(`register.gender-options.${value}`),
  }));
  const languages = Language.options.map((value) => ({ value, label: languageOf(value).name }));
  return (
    <>
      <Section title={t('mrz.title')} hint={t('mrz.title-hint')} wide>
        <MrzPanel />
      </Section>
      <Section title={t('register.identity')} hint={t('register.identity-hint')}>
        <TextField name="identity.given_names" label={t('register.given-names')} required />
        <TextField name="identity.family_name" label={t('register.family-name')} required />
        <DateField name="identity.birth_date" label={t('register.birth-date')} required />
        <TextField name="identity.birth_place" label={t('register.birth-place')} required />
        <CountryField name="identity.nationality" label={t('register.nationality')} required />
        <ChoiceField name="identity.gender" label={t('register.gender')} choices={genders} />
      </Section>
      <Section title={t('register.document')}>
        <ChoiceField name="document.kind" label={t('register.document-kind')} choices={kinds} required />
        <TextField name="document.number" label={t('register.document-number')} required />
        <CountryField name="document.issuing_country" label={t('register.issuing-country')} required />
        <DateField name="document.expires_on" label={t('register.expires-on')} required />
      </Section>
      <Section title={t('register.contact')}>
        <TextField name="phone" label={t('register.phone')} type="tel" required />
        <TextField name="email" label={t('register.email')} type="email" />
        <TextField name="address.line1" label={t('register.street')} required />
        <TextField name="address.line2" label={t('register.street-more')} />
        <TextField name="address.postal_code" label={t('register.postal-code')} required />
        <TextField name="address.city" label={t('register.city')} required />
        <CountryField name="address.country" label={t('register.country')} required />
        <ChoiceField name="language" label={t('register.language')} choices={languages} required />
      </Section>
      <Section title={t('register.beneficiary')} hint={t('register.beneficiary-hint')}>
        <TextField name="beneficiary.given_names" label={t('register.beneficiary-given-names')} required />
        <TextField name="beneficiary.family_name" label={t('register.beneficiary-family-name')} required />
        <CountryField name="beneficiary.country" label={t('register.beneficiary-country')} required />
        <TextField name="beneficiary.phone" label={t('register.beneficiary-phone')} type="tel" />
        <TextField name="beneficiary.relation" label={t('register.relation')} />
        <TextField name="purpose" label={t('register.purpose')} hint={t('register.purpose-hint')} required />
      </Section>
      <Section title={t('register.consents')} wide>
        <CheckField name="consents.terms" label={t('register.consent-terms')} required />
        <CheckField name="consents.data" label={t('register.consent-data')} required />
        <CheckField name="consents.marketing" label={t('register.consent-marketing')} />
      </Section>
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly hint?: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Section({ title, hint, wide = false, children }: SectionProps) {
  return (
    <fieldset className="panel register-section">
      <legend className="unseen">{title}</legend>
      <h2 aria-hidden>
        {title} {hint === undefined ? null : <span className="register-hint">{hint}</span>}
      </h2>
      <div className={wide ? 'stack' : 'register-fields'}>{children}</div>
    </fieldset>
  );
}

/** The same person is there already: his record, not a second one. */
function OpenTwin({ refusal }: { readonly refusal: Refusal | null }) {
  const { t } = useTranslation();
  const twin = CustomerId.safeParse(refusal?.detail?.['customer_id']);
  if (refusal?.code !== 'already-registered' || !twin.success) return null;
  return <Button onClick={() => go({ screen: 'customer', customer_id: twin.data })}>{t('register.duplicate')}</Button>;
}

function resolverFor(beneficiary_id: BeneficiaryId): Resolver<TypedRegistration> {
  return (typed) => {
    const read = readRegistration(typed, beneficiary_id, clock.now());
    return read.ok ? { values: typed, errors: {} } : { values: {}, errors: errorsOf(read.error) };
  };
}

function errorsOf(troubles: FieldTroubles): FieldErrors<TypedRegistration> {
  const errors: FieldErrors<TypedRegistration> = {};
  for (const [path, message] of troubles) set(errors, path, { type: 'read', message });
  return errors;
}

function countErrors(errors: object): number {
  return Object.values(errors).reduce<number>((count, each: unknown) => {
    if (typeof each !== 'object' || each === null) return count;
    return count + ('message' in each ? 1 : countErrors(each));
  }, 0);
}
