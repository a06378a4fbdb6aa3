/** Rows of customers: their sealed files, the keys that open these, and the photos of their documents. */
import type { PhotoSide } from '@flouss/shared/contract/documents';
import type { AmendmentReason } from '@flouss/shared/domain/amendment';
import type { Language } from '@flouss/shared/domain/language';
import type { AgentId, CustomerId, OpId, OperatorId } from '@flouss/shared/kernel/ids';
import type { Flag, Sealed } from './columns.ts';

export interface CustomerRow {
  customer_id: CustomerId;
  agent_id: AgentId;
  language: Language;
  personal_sealed: Sealed;
  document_index: string;
  phone_index: string;
  name_birth_index: string;
  blocked: Flag;
  /** His file is being checked (`screenings`): he is told nothing else. */
  in_check: Flag;
  registered_at: number;
  /** When the number he is reached at was last changed; null when it is the first. */
  phone_changed_at: number | null;
}

/** The customer's own key, wrapped by the server's; deleting this row forgets the person. */
export interface CustomerKeyRow {
  customer_id: CustomerId;
  wrapped_key: Sealed;
}

/** A change of a customer's file that was accepted: which parts, not what they said. */
export interface FileChangeRow {
  op_id: OpId;
  customer_id: CustomerId;
  at: number;
  operator_id: OperatorId;
  /** JSON list. */
  parts: string;
  reason: AmendmentReason | null;
}

/** A photo of a document as its fact names it. */
export interface PhotoRow {
  /** SHA-256 of the sealed picture's text. */
  digest: string;
  customer_id: CustomerId;
  op_id: OpId;
  side: PhotoSide;
  /** Of the JPEG. */
  bytes: number;
  named_at: number;
}

interface PictureRow {
  digest: string;
  sealed: Sealed;
  received_at: number;
}

export interface CustomerTables {
  customers: CustomerRow;
  customer_keys: CustomerKeyRow;
  file_changes: FileChangeRow;
  photos: PhotoRow;
  pictures: PictureRow;
}
