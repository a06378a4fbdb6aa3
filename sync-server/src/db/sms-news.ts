/** What has become known of payment cards since an instant, for those who text: rows of `funding` with who is to be told. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { sql } from 'kysely';
import type { Language } from '@flouss/shared/domain/language';
import type { Reader } from './handles.ts';
import type { FundingRow, SmsBindingRow } from './schema.ts';

export type FundingNews = Pick<
  FundingRow,
  'customer_id' | 'enrolment_id' | 'page_url' | 'funding_token' | 'changed_at'
> &
  Pick<SmsBindingRow, 'sender_index' | 'sender_sealed' | 'bound_at'> & {
    /** The one he asked for by SMS, else the customer's. */
    readonly language: Language;
  };

/** Where the last page ended; rows come in the order of their change. */
export interface NewsCursor {
  readonly changed_at: number;
  /** Undefined before the first page. */
  readonly customer_id: CustomerId | undefined;
}

export async function fundingNewsAfter(db: Reader, cursor: NewsCursor, limit: number): Promise<FundingNews[]> {
  return db.sql
    .selectFrom('funding')
    .innerJoin('sms_bindings', 'sms_bindings.customer_id', 'funding.customer_id')
    .innerJoin('customers', 'customers.customer_id', 'funding.customer_id')
    .select([
      'funding.customer_id',
      'funding.enrolment_id',
      'funding.page_url',
      'funding.funding_token',
      'funding.changed_at',
      'sms_bindings.sender_index',
      'sms_bindings.sender_sealed',
      'sms_bindings.bound_at',
      sql<Language>`coalesce(sms_bindings.language, customers.language)`.as('language'),
    ])
    .where((is) => {
      if (cursor.customer_id === undefined) return is('funding.changed_at', '>=', cursor.changed_at);
      return is.or([
        is('funding.changed_at', '>', cursor.changed_at),
        is.and([is('funding.changed_at', '=', cursor.changed_at), is('funding.customer_id', '>', cursor.customer_id)]),
      ]);
    })
    .orderBy('funding.changed_at')
    .orderBy('funding.customer_id')
    .limit(limit)
    .execute();
}
