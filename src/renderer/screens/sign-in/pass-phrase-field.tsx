/** A pass-phrase as it is typed: hidden, unless whoever types it wants to see it. */
import { PASS_PHRASE_MAX } from '@flouss/shared/domain/pass-phrase';
import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface PassPhraseFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly error?: string | null;
  readonly takesFocus?: boolean;
  readonly onChange: (text: string) => void;
}

export function PassPhraseField({ label, hint, value, error, takesFocus = false, onChange }: PassPhraseFieldProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={label}
      description={hint}
      required
      autoComplete="off"
      spellCheck={false}
      data-autofocus={takesFocus || undefined}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only question on its page
      autoFocus={takesFocus}
      maxLength={PASS_PHRASE_MAX}
      visibilityToggleButtonProps={{ 'aria-label': t('store-key.show'), tabIndex: 0 }}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
