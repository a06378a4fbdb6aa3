/** By what sealed things are found again: keyed digests, one purpose each, so that none can be compared with another's. */
import { blindIndex } from '@flouss/platform/seal';
import type { SmsCode } from '@flouss/shared/domain/enrolment-code';
import { documentKey, personKeys } from '@flouss/shared/domain/customer';
import type { CustomerPersonal, IdentityDocument } from '@flouss/shared/domain/customer';
import type { CustomerRow } from '../db/schema.ts';
import type { ServerKeys } from '../db/server-keys.ts';

export function personIndexes(
  keys: ServerKeys,
  person: CustomerPersonal,
): Pick<CustomerRow, 'document_index' | 'phone_index' | 'name_birth_index'> {
  const { document, phone, name_birth } = personKeys(person);
  return {
    document_index: blindIndex(keys.indexKey, 'document', document),
    phone_index: blindIndex(keys.indexKey, 'phone', phone),
    name_birth_index: blindIndex(keys.indexKey, 'name-birth', name_birth),
  };
}

/** As in `personIndexes`. */
export function documentIndex(keys: ServerKeys, document: IdentityDocument): string {
  return blindIndex(keys.indexKey, 'document', documentKey(document));
}

/** The row of `sms_codes` that a counter's `sms-code-issued` made and that `INSCR …` looks for. */
export function smsCodeIndex(keys: ServerKeys, code: SmsCode): string {
  return blindIndex(keys.indexKey, 'sms-code', code);
}
