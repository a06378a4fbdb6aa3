/** Amends one group of a customer's file: the registration's own fields, why it changes, and a manager's word where it needs one. */
import type { CustomerFileView } from '@flouss/shared/contract/views';
import type { ApprovalInput } from '@flouss/shared/contract/approval';
import type { AmendmentReason } from '@flouss/shared/domain/amendment';
import { Modal, NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { FormProvider, useForm, useWatch, type Control } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ApprovalDialogue } from '../../components/approval-dialogue.tsx';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { clock } from '../../ports.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import { errorsOf } from '../register/field-errors.ts';
import { readTyped, type TypedRegistration } from '../register/registration.ts';
import {
  BeneficiaryFields,
  ContactFields,
  DocumentFields,
  IdentityFields,
  PurposeField,
} from '../register/sections.tsx';
import { otherPerson, RenewedZone } from './renewed-zone.tsx';
import { changesIn, REASONS, troublesIn, typedFile, type FileGroup } from './typed-file.ts';

interface AmendProps {
  readonly file: CustomerFileView;
  readonly group: FileGroup;
  readonly onClose: () => void;
}

export function AmendDialogue({ file, group, onClose }: AmendProps) {
  const { t } = useTranslation();
  const { beneficiary_id } = file.personal.beneficiary;
  const [reason, setReason] = useState<AmendmentReason>(REASONS[group][0] ?? 'change');
  const [before] = useState(() => typedFile(file.personal, file.language));
  const read = (typed: TypedRegistration) => {
    const { personal, troubles } = readTyped(typed, beneficiary_id, clock.now());
    return { personal, troubles: troublesIn(group, troubles) };
  };
  const form = useForm<TypedRegistration>({
    mode: 'onTouched',
    defaultValues: before,
    resolver: (typed) => {
      const { troubles } = read(typed);
      return troubles.size === 0 ? { values: typed, errors: {} } : { values: {}, errors: errorsOf(troubles) };
    },
  });
  const amendment = useAmendment(file, group, reason, () => {
    notify('done', (say) => say('file.saved'));
    onClose();
  });
  const zone = useWatch({ control: form.control, name: 'mrz' });
  const other = group === 'document' ? otherPerson({ ...form.getValues(), mrz: zone }) : [];
  const blocked = other.length > 0 ? t('file.zone-decide') : null;
  const submit = (approval?: ApprovalInput): void =>
    void form.handleSubmit(async (typed) => {
      const { personal } = read(typed);
      if (personal) await amendment.run(personal, typed.language, approval);
    })();

  if (amendment.refusal?.code === 'approval-needed' || amendment.approving) {
    return (
      <ApprovalDialogue
        busy={amendment.busy}
        refusal={amendment.refusal?.code === 'approval-needed' ? null : amendment.refusal}
        onApproved={(approval) => submit(approval)}
        onClose={onClose}
      >
        <p>{t('file.approve-text')}</p>
      </ApprovalDialogue>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="52rem"
      title={t('file.amend-title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      <FormProvider {...form}>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {group === 'document' ? <RenewedZone /> : null}
          <div className="register-fields">
            <GroupFields group={group} />
            <NativeSelect
              label={t('file.reason')}
              data={REASONS[group].map((value) => ({ value, label: t(`file.reasons.${value}`) }))}
              value={reason}
              onChange={({ currentTarget: { value } }) =>
                setReason(REASONS[group].find((each) => each === value) ?? reason)
              }
            />
          </div>
          {group === 'contact' ? <PhoneWarning control={form.control} before={before.phone} /> : null}
          <RefusalBox refusal={amendment.refusal} />
          <ConfirmBar label={t('file.save')} blocked={blocked} busy={amendment.busy} onConfirm={() => submit()} />
        </form>
      </FormProvider>
    </Modal>
  );
}

function useAmendment(file: CustomerFileView, group: FileGroup, reason: AmendmentReason, done: () => void) {
  const amend = useOperation('customer.amend');
  const beneficiary = useOperation('customer.change-beneficiary');
  const [approving, setApproving] = useState(false);
  const { customer_id } = file;
  const run = async (
    after: CustomerFileView['personal'],
    language: CustomerFileView['language'],
    approval?: ApprovalInput,
  ): Promise<void> => {
    if (approval) setApproving(true);
    const answer =
      group === 'beneficiary'
        ? await beneficiary.run((op_id) => ({ op_id, customer_id, beneficiary: after.beneficiary, reason }))
        : await amend.run((op_id) => ({
            op_id,
            customer_id,
            changes: changesIn(group, after),
            language: group === 'contact' ? language : null,
            reason,
            ...(approval && { approval }),
          }));
    if (answer?.ok) done();
  };
  return { run, approving, busy: amend.busy || beneficiary.busy, refusal: amend.refusal ?? beneficiary.refusal };
}

function GroupFields({ group }: { readonly group: FileGroup }): ReactNode {
  switch (group) {
    case 'identity':
      return <IdentityFields />;
    case 'document':
      return <DocumentFields />;
    case 'contact':
      return (
        <>
          <ContactFields />
          <PurposeField />
        </>
      );
    case 'beneficiary':
      return <BeneficiaryFields />;
  }
}

interface PhoneWarningProps {
  readonly control: Control<TypedRegistration>;
  readonly before: string;
}

/** Said before it is done: the customer must be told at the counter. */
function PhoneWarning({ control, before }: PhoneWarningProps) {
  const { t } = useTranslation();
  const phone = useWatch({ control, name: 'phone' });
  return (
    <p aria-live="polite">
      {phone === before ? null : <span className="file-warning">{t('file.phone-warning')}</span>}
    </p>
  );
}
