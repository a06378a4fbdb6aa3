/** By what sealed things are found again: keyed digests, one purpose each, so that none can be compared with another's. */
import { blindIndex } from '@flouss/platform/seal';
import type { SmsCode } from '@flouss/shared/domain/enrolment-code';
import { documentKey, personKeys } from '@flouss/shared/domain/customer';
import type { CustomerPersonal, IdentityDocument } from '@flouss/shared/domain/customer';
import type { CustomerRow } from '../db/schema.ts';
import { ringOf } from '../db/envelopes.ts';
import type { EnvelopeKeys, ServerKeys } from '../db/server-keys.ts';

/** Under the key in use. */
export function personIndexes(
  keys: Pick<EnvelopeKeys, 'personKey'>,
  person: CustomerPersonal,
): Pick<CustomerRow, 'document_index' | 'phone_index' | 'name_birth_index'> {
  const { document, phone, name_birth } = personKeys(person);
  return {
    document_index: blindIndex(keys.personKey, 'document', document),
    phone_index: blindIndex(keys.personKey, 'phone', phone),
    name_birth_index: blindIndex(keys.personKey, 'name-birth', name_birth),
  };
}

/** As in `personIndexes`, and under every other key at hand: somebody may still stand there under the former one. */
export function documentIndexes(keys: ServerKeys, document: IdentityDocument): readonly string[] {
  return ringOf(keys).map(({ personKey }) => blindIndex(personKey, 'document', documentKey(document)));
}

/** The row of `sms_codes` that a counter's `sms-code-issued` made and that `INSCR …` looks for. */
export function smsCodeIndex(keys: ServerKeys, code: SmsCode): string {
  return blindIndex(keys.indexKey, 'sms-code', code);
}
