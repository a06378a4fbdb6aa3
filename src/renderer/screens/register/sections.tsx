/** The fields of a registration, in the order in which a document is read and a person is asked. */
import { DocumentKind } from '@flouss/shared/domain/customer';
import { Language } from '@flouss/shared/domain/language';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../../locales/languages.ts';
import { CheckField, ChoiceField, CountryField, DateField, TextField } from './fields.tsx';
import { SignatureField } from './signature-field.tsx';
import { MrzPanel } from './mrz-panel.tsx';

export function Sections({ photos }: { readonly photos: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('mrz.title')} hint={t('mrz.title-hint')} wide>
        <MrzPanel />
      </Section>
      <Section title={t('register.identity')} hint={t('register.identity-hint')}>
        <IdentityFields />
      </Section>
      <Section title={t('register.document')}>
        <DocumentFields />
        <div className="register-whole">{photos}</div>
      </Section>
      <Section title={t('register.contact')}>
        <ContactFields />
      </Section>
      <Section title={t('register.beneficiary')} hint={t('register.beneficiary-hint')}>
        <BeneficiaryFields />
        <PurposeField />
      </Section>
      <Section title={t('register.consents')} wide>
        <CheckField name="consents.terms" label={t('register.consent-terms')} required />
        <CheckField name="consents.data" label={t('register.consent-data')} required />
        <CheckField name="consents.marketing" label={t('register.consent-marketing')} />
        <SignatureField />
      </Section>
    </>
  );
}

export function IdentityFields() {
  const { t } = useTranslation();
  const genders = (['unspecified', 'female', 'male'] as const).map((value) => ({
    value,
    label: t(`register.gender-options.${value}`),
  }));
  return (
    <>
      <TextField name="identity.given_names" label={t('register.given-names')} required />
      <TextField name="identity.family_name" label={t('register.family-name')} required />
      <DateField name="identity.birth_date" label={t('register.birth-date')} required />
      <TextField name="identity.birth_place" label={t('register.birth-place')} required />
      <CountryField name="identity.nationality" label={t('register.nationality')} required />
      <ChoiceField name="identity.gender" label={t('register.gender')} choices={genders} />
    </>
  );
}

export function DocumentFields() {
  const { t } = useTranslation();
  const kinds = DocumentKind.options.map((value) => ({ value, label: t(`register.document-kinds.${value}`) }));
  return (
    <>
      <ChoiceField name="document.kind" label={t('register.document-kind')} choices={kinds} required />
      <TextField name="document.number" label={t('register.document-number')} required />
      <CountryField name="document.issuing_country" label={t('register.issuing-country')} required />
      <DateField name="document.expires_on" label={t('register.expires-on')} required />
    </>
  );
}

export function ContactFields() {
  const { t } = useTranslation();
  const languages = Language.options.map((value) => ({ value, label: languageOf(value).name }));
  return (
    <>
      <TextField name="phone" label={t('register.phone')} type="tel" required />
      <TextField name="email" label={t('register.email')} type="email" />
      <TextField name="address.line1" label={t('register.street')} required />
      <TextField name="address.line2" label={t('register.street-more')} />
      <TextField name="address.postal_code" label={t('register.postal-code')} required />
      <TextField name="address.city" label={t('register.city')} required />
      <CountryField name="address.country" label={t('register.country')} required />
      <ChoiceField name="language" label={t('register.language')} choices={languages} required />
    </>
  );
}

export function BeneficiaryFields() {
  const { t } = useTranslation();
  return (
    <>
      <TextField name="beneficiary.given_names" label={t('register.beneficiary-given-names')} required />
      <TextField name="beneficiary.family_name" label={t('register.beneficiary-family-name')} required />
      <CountryField name="beneficiary.country" label={t('register.beneficiary-country')} required />
      <TextField name="beneficiary.phone" label={t('register.beneficiary-phone')} type="tel" />
      <TextField name="beneficiary.relation" label={t('register.relation')} />
    </>
  );
}

export function PurposeField() {
  const { t } = useTranslation();
  return <TextField name="purpose" label={t('register.purpose')} hint={t('register.purpose-hint')} required />;
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
