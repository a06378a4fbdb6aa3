/** Rows of freeze lists, of searches in them, and of what waits for two people to decide. */
import type { CustomerId } from '@flouss/shared/kernel/ids';

export interface ScreeningPolicyRow {
  version: number;
  effective_at: number;
  body: string;
}

/** `held`: much smaller than the one in force, until two people have agreed. */
export interface ScreeningListRow {
  version: number;
  /** SHA-256 of the file as it came. */
  digest: string;
  published_at: number;
  entries: number;
  loaded_at: number;
  /** Who of our staff, or `folder`. */
  loaded_by: string;
  state: 'held' | 'in-force' | 'former';
  in_force_at: number | null;
}

/** Somebody whom a list names: public, and as little of it as is compared. */
export interface ScreeningEntryRow {
  version: number;
  entry_id: string;
  body: string;
}

/**
 * Where a customer stands. `not-asked`: registered before there was a list; `due`: his file is new or has changed, and nothing leaves for
 * the bank until it was searched; `review`: alike, two people decide; `frozen`: they have confirmed it.
 */
export interface ScreeningRow {
  customer_id: CustomerId;
  state: 'not-asked' | 'due' | 'clear' | 'review' | 'frozen';
  /** Grows with each change of what is compared. */
  file_no: number;
  /** Of the list that was searched last; 0: of none since the file changed. */
  list_version: number;
  asked_at: number;
}

/** The proof that somebody was searched for. */
export interface SearchRow {
  /** `<customer>:<list>:<file>`: each file is searched in each list once. */
  search_id: string;
  customer_id: CustomerId;
  list_version: number;
  list_digest: string;
  file_no: number;
  policy_version: number;
  searched_at: number;
  customer_score: number;
  beneficiary_score: number;
  outcome: 'clear' | 'hit';
}

/** What two people decide. `kind` says in whose words `subject` and `reasons` are. */
export interface ReviewRow {
  review_id: string;
  kind: 'screening' | 'sms-order';
  /** A customer, or a held order. */
  subject: string;
  /** Whose next step it is. */
  owner: 'supervisor';
  opened_at: number;
  /** What it was last put on: whoever decides says which he has seen. */
  edition: string;
  score: number;
  /** JSON, without anybody's name. */
  reasons: string;
  state: 'open' | 'released' | 'confirmed';
  decided_at: number | null;
  decision_reason: string | null;
}

/** The same person, as he stands in his file, is not the one of that entry, as it stands in the list. */
interface ScreeningReleaseRow {
  likeness_index: string;
  review_id: string;
  released_at: number;
}

interface LeaseRow {
  name: string;
  lease_by: string;
  lease_until: number;
}

export interface ScreeningTables {
  screening_policies: ScreeningPolicyRow;
  screening_lists: ScreeningListRow;
  screening_entries: ScreeningEntryRow;
  screenings: ScreeningRow;
  searches: SearchRow;
  reviews: ReviewRow;
  screening_releases: ScreeningReleaseRow;
  leases: LeaseRow;
}
