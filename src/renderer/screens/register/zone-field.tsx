/** The field for a document's machine-readable zone: typed, or by a reader that types; says what is wrong in it, or that it was read. */
import { MRZ_TEXT_MAX, mrzLines, readMrz, type MrzTrouble } from '@flouss/shared/domain/mrz';
import type { MrzReading } from '@flouss/shared/domain/mrz-reading';
import { Textarea } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../../ports.ts';

/** The longest lines of a zone. */
const LINE_SYMBOLS = 44;

interface ZoneFieldProps {
  readonly text: string;
  readonly reading: MrzReading | null;
  /** Where it is the first thing to do: a reader may type at once. */
  readonly takesFocus?: boolean;
  /** At every change of the text; null as long as it is no zone whose check digits are right. */
  readonly onText: (text: string, reading: MrzReading | null) => void;
}

export function ZoneField({ text, reading, takesFocus = false, onText }: ZoneFieldProps) {
  const { t } = useTranslation();
  const [trouble, setTrouble] = useState<MrzTrouble | null>(null);
  const take = (typed: string): void => {
    const read = mrzLines(typed) ? readMrz(typed, clock.now()) : null;
    setTrouble(read?.ok === false ? read.error : null);
    onText(typed, read?.ok ? read.value : null);
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
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first field of its page, and only where asked for
        autoFocus={takesFocus}
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

function troubleSentence(t: TFunction, trouble: MrzTrouble | null): string | null {
  if (!trouble) return null;
  return trouble.code === 'mrz-check-digit' ? t(`mrz.check-digit.${trouble.part}`) : t('mrz.unreadable');
}
