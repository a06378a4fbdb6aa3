/** The zone of a customer's new document: it fills the document's fields, and says where it names somebody else than his file does. */
import type { MrzField, MrzReading } from '@flouss/shared/domain/mrz-reading';
import { Checkbox } from '@mantine/core';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { readIn, typedIn, undecidedFields } from '../register/mrz-decisions.ts';
import type { TypedRegistration } from '../register/registration.ts';
import { ZoneField } from '../register/zone-field.tsx';

const PERSON_LABELS = {
  'identity.given_names': 'register.given-names',
  'identity.family_name': 'register.family-name',
  'identity.birth_date': 'register.birth-date',
  'identity.nationality': 'register.nationality',
  'identity.gender': 'register.gender',
} as const satisfies Partial<Record<MrzField, string>>;

type PersonField = keyof typeof PERSON_LABELS;

function isPersonField(field: MrzField): field is PersonField {
  return Object.hasOwn(PERSON_LABELS, field);
}

/** Whom the zone names otherwise than the file, and nobody has said that it is the same person. */
export function otherPerson(typed: TypedRegistration): readonly PersonField[] {
  return undecidedFields(typed).filter(isPersonField);
}

export function RenewedZone() {
  const { t } = useTranslation();
  const { getValues, setValue, trigger } = useFormContext<TypedRegistration>();
  const { text, reading, kept } = useWatch<TypedRegistration, 'mrz'>({ name: 'mrz' });
  const take = (typed: string, read: MrzReading | null): void => {
    setValue('mrz', { text: typed, reading: read, kept: [] });
    if (read) fill(read);
  };
  /** What the new document says of itself otherwise than the old one did. */
  const fill = (read: MrzReading): void => {
    for (const field of undecidedFields(getValues()).filter((each) => !isPersonField(each))) {
      const said = readIn(read, field);
      if (said !== null) setValue(field, said, { shouldDirty: true });
    }
    void trigger('document');
  };
  const file = getValues();
  const differing = undecidedFields({ ...file, mrz: { text, reading, kept: [] } }).filter(isPersonField);
  const isSame = (yes: boolean): void =>
    setValue('mrz.kept', yes ? differing.map((field) => ({ field, typed: typedIn(file, field) })) : []);
  return (
    <div className="zone-renewed">
      <ZoneField text={text} reading={reading} onText={take} />
      <div aria-live="polite">
        {differing.length > 0 ? (
          <p className="file-warning">
            {t('file.zone-other', { fields: differing.map((field) => t(PERSON_LABELS[field])).join(' · ') })}
          </p>
        ) : null}
      </div>
      {differing.length > 0 ? (
        <Checkbox
          label={t('file.zone-same')}
          checked={kept.length > 0}
          onChange={({ currentTarget: { checked } }) => isSame(checked)}
        />
      ) : null}
    </div>
  );
}
