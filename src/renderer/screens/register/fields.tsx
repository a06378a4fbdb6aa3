/** The kinds of fields of a registration, each tied to the form by its path and showing its own trouble in words. */
import { searchKey } from '@flouss/shared/domain/search-key';
import { MrzField } from '@flouss/shared/domain/mrz-reading';
import { CountryCode } from '@flouss/shared/domain/phone';
import { Checkbox, NativeSelect, Select, TextInput } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useController, useFormContext, type FieldPathByValue } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { shapeDate } from '../../components/date-entry.ts';
import { useFormats } from '../../formats.ts';
import { MrzDiffers } from './mrz-panel.tsx';
import type { TypedRegistration } from './registration.ts';

type TextPath = FieldPathByValue<TypedRegistration, string>;

interface FieldProps<P> {
  readonly name: P;
  readonly label: string;
  readonly required?: boolean;
  readonly hint?: string;
}

function useTrouble(name: TextPath | CheckPath): ReactNode {
  const { t } = useTranslation();
  const { getFieldState, formState } = useFormContext<TypedRegistration>();
  const code = getFieldState(name, formState).error?.message;
  if (code === undefined) return undefined;
  const field = MrzField.safeParse(name);
  return code === 'mrz-differs' && field.success ? <MrzDiffers field={field.data} /> : fieldSentence(t, code);
}

interface TextFieldProps extends FieldProps<TextPath> {
  readonly type?: 'text' | 'tel' | 'email';
}

export function TextField({ name, label, required = false, hint, type = 'text' }: TextFieldProps) {
  const { register } = useFormContext<TypedRegistration>();
  return (
    <TextInput
      label={label}
      required={required}
      description={hint}
      error={useTrouble(name)}
      type={type}
      autoComplete="off"
      {...(type === 'text' ? {} : { dir: 'ltr' as const })}
      {...register(name)}
    />
  );
}

/** Typed in digits; the slashes come by themselves. */
export function DateField({ name, label, required = false }: FieldProps<TextPath>) {
  const { t } = useTranslation();
  const { field } = useController<TypedRegistration, TextPath>({ name });
  return (
    <TextInput
      label={label}
      required={required}
      error={useTrouble(name)}
      placeholder={t('register.date-hint')}
      inputMode="numeric"
      autoComplete="off"
      {...(field.value === '' ? {} : { dir: 'ltr' as const })}
      {...field}
      onChange={({ currentTarget: { value } }) => {
        // Deleting must be able to pass over a slash.
        field.onChange(value.length < field.value.length ? value : shapeDate(value));
      }}
    />
  );
}

/** Where the cards go and where the customers come from, first; then every country by its name. */
const FREQUENT: readonly CountryCode[] = ['FR', 'MA', 'DZ', 'TN', 'SN', 'CI', 'ML', 'CM', 'RO', 'PL', 'TH', 'PT', 'ES'];
const COUNTRIES_SHOWN_MAX = 60;

export function CountryField({ name, label, required = false }: FieldProps<TextPath>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { field } = useController<TypedRegistration, TextPath>({ name });
  const options = useMemo(() => {
    const named = (codes: readonly CountryCode[]) => codes.map((value) => ({ value, label: formats.country(value) }));
    const others = named(CountryCode.options.filter((code) => !FREQUENT.includes(code)));
    return [...named(FREQUENT), ...others.toSorted((a, b) => a.label.localeCompare(b.label, formats.locale))];
  }, [formats]);
  return (
    <Select
      label={label}
      required={required}
      error={useTrouble(name)}
      placeholder={t('register.choose-country')}
      nothingFoundMessage={t('register.no-country')}
      data={options}
      searchable
      selectFirstOptionOnChange
      limit={COUNTRIES_SHOWN_MAX}
      filter={({ search }) => options.filter((option) => isCountry(option, search))}
      allowDeselect={false}
      withCheckIcon={false}
      {...field}
      value={field.value === '' ? null : field.value}
      onChange={(value) => field.onChange(value ?? '')}
    />
  );
}

function isCountry(option: { readonly value: string; readonly label: string }, search: string): boolean {
  const wanted = searchKey(search);
  return searchKey(option.label).includes(wanted) || option.value.toLowerCase() === wanted;
}

interface ChoiceFieldProps extends FieldProps<TextPath> {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export function ChoiceField({ name, label, required = false, choices }: ChoiceFieldProps) {
  const { register } = useFormContext<TypedRegistration>();
  return (
    <NativeSelect label={label} required={required} error={useTrouble(name)} data={[...choices]} {...register(name)} />
  );
}

type CheckPath = FieldPathByValue<TypedRegistration, boolean>;

export function CheckField({ name, label, required = false }: FieldProps<CheckPath>) {
  const { register } = useFormContext<TypedRegistration>();
  return (
    <Checkbox
      size="md"
      label={
        <>
          {label}
          {required ? (
            <span className="mantine-InputWrapper-required" aria-hidden>
              {' *'}
            </span>
          ) : null}
        </>
      }
      required={required}
      error={useTrouble(name)}
      {...register(name)}
    />
  );
}
