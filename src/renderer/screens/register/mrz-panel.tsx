/** A document's machine-readable zone fills the fields of a registration that are still empty. */
import { MrzField, type MrzReading } from '@flouss/shared/domain/mrz-reading';
import { CountryCode } from '@flouss/shared/domain/phone';
import { Button } from '@mantine/core';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { unreachable } from '@flouss/shared/kernel/assert';
import { useFormats } from '../../formats.ts';
import { readIn, typedIn } from './mrz-decisions.ts';
import type { TypedRegistration } from './registration.ts';
import { ZoneField } from './zone-field.tsx';

export function MrzPanel() {
  const { getValues, setValue, trigger, formState, getFieldState, clearErrors } = useFormContext<TypedRegistration>();
  const { text, reading } = useWatch<TypedRegistration, 'mrz'>({ name: 'mrz' });

  const take = (typed: string, read: MrzReading | null): void => {
    setValue('mrz.text', typed, { shouldDirty: true });
    setValue('mrz.reading', read);
    if (read) fill(read);
    else forgetDifferences();
  };
  /** What is typed already stays, and is compared. */
  const fill = (read: MrzReading): void => {
    setValue('mrz.kept', []);
    for (const field of MrzField.options) {
      const said = readIn(read, field);
      if (said !== null && isOpen(field)) setValue(field, said, { shouldDirty: true });
    }
    void trigger(MrzField.options);
  };
  const forgetDifferences = (): void => {
    const differing = MrzField.options.filter((field) => getFieldState(field).error?.message === 'mrz-differs');
    if (differing.length > 0) clearErrors(differing);
  };
  const isOpen = (field: MrzField): boolean => {
    const typed = typedIn(getValues(), field);
    // A kind is always chosen: the one the form began with is nobody's choice.
    return (
      typed === '' || typed === 'unspecified' || (field === 'document.kind' && !formState.dirtyFields.document?.kind)
    );
  };

  return <ZoneField text={text} reading={reading} takesFocus onText={take} />;
}

/** Names, dates and numbers as they stand; what is chosen from a list by its name there. */
function useShownValue(): (field: MrzField, said: string) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (field, said) => {
    switch (field) {
      case 'identity.nationality':
      case 'document.issuing_country':
        return formats.country(CountryCode.parse(said));
      case 'identity.gender':
        return t(`register.gender-options.${said === 'male' ? 'male' : 'female'}`);
      case 'document.kind':
        return said === 'passport' ? t('register.document-kinds.passport') : t('mrz.card');
      case 'identity.given_names':
      case 'identity.family_name':
      case 'identity.birth_date':
      case 'document.number':
      case 'document.expires_on':
        return said;
      default:
        return unreachable(field);
    }
  };
}

/** Beside a field that differs: what the document says, and the two ways out. */
export function MrzDiffers({ field }: { readonly field: MrzField }) {
  const { t } = useTranslation();
  const { getValues, setValue, trigger } = useFormContext<TypedRegistration>();
  const shownValue = useShownValue();
  const { reading, kept } = useWatch<TypedRegistration, 'mrz'>({ name: 'mrz' });
  const said = reading && readIn(reading, field);
  if (!said) return null;
  const decide = (): void => void trigger(field);
  return (
    <span className="mrz-differs">
      <span>{t('mrz.differs', { said: shownValue(field, said) })}</span>
      <Button
        size="compact-sm"
        onClick={() => {
          setValue(field, said, { shouldDirty: true });
          decide();
        }}
      >
        {t('mrz.take')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          const others = kept.filter((each) => each.field !== field);
          setValue('mrz.kept', [...others, { field, typed: typedIn(getValues(), field) }], { shouldDirty: true });
          decide();
        }}
      >
        {t('mrz.keep')}
      </Button>
    </span>
  );
}
