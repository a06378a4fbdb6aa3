/** Takes a document's machine-readable zone, from a hand or a reader that types it, and fills the fields that are still empty. */
import { MRZ_TEXT_MAX, mrzLines, readMrz, type MrzTrouble } from '@flouss/shared/domain/mrz';
import { MrzField, type MrzReading } from '@flouss/shared/domain/mrz-reading';
import { CountryCode } from '@flouss/shared/domain/phone';
import { Button, Textarea } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { unreachable } from '@flouss/shared/kernel/assert';
import { useFormats } from '../../formats.ts';
import { clock } from '../../ports.ts';
import { readIn, typedIn } from './mrz-decisions.ts';
import type { TypedRegistration } from './registration.ts';

/** The longest lines of a zone. */
const LINE_SYMBOLS = 44;

export function MrzPanel() {
  const { t } = useTranslation();
  const { getValues, setValue, trigger, formState, getFieldState, clearErrors } = useFormContext<TypedRegistration>();
  const { text, reading } = useWatch<TypedRegistration, 'mrz'>({ name: 'mrz' });
  const [trouble, setTrouble] = useState<MrzTrouble | null>(null);

  const take = (typed: string): void => {
    setValue('mrz.text', typed, { shouldDirty: true });
    const read = mrzLines(typed) ? readMrz(typed, clock.now()) : null;
    setTrouble(read?.ok === false ? read.error : null);
    setValue('mrz.reading', read?.ok ? read.value : null);
    if (read?.ok) fill(read.value);
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

  return (
    <div className="mrz">
      <Textarea
        label={t('mrz.label')}
        description={t('mrz.hint')}
        classNames={{ input: 'mrz-lines' }}
        dir="ltr"
        rows={3}
        cols={LINE_SYMBOLS}
        maxLength={MRZ_TEXT_MAX}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="characters"
        value={text}
        error={troubleSentence(t, trouble)}
        onChange={({ currentTarget: { value } }) => take(value)}
        onBlur={() => {
          if (text.trim() !== '' && !reading && !trouble) setTrouble({ code: 'mrz-unreadable' });
        }}
      />
      <p className="mrz-read" aria-live="polite">
        {reading ? (
          <>
            <IconCheck size={18} aria-hidden /> {t('mrz.read', { format: t(`mrz.formats.${reading.format}`) })}
          </>
        ) : null}
      </p>
    </div>
  );
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

function troubleSentence(t: TFunction, trouble: MrzTrouble | null): string | null {
  if (!trouble) return null;
  return trouble.code === 'mrz-check-digit' ? t(`mrz.check-digit.${trouble.part}`) : t('mrz.unreadable');
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
