/** Seals what a sender wrote, what we write to him and who he is: no line of a conversation stands in a table in clear. */
import { assert } from '@flouss/shared/kernel/assert';
import type { Random } from '@flouss/shared/kernel/ports';
import { openColumn, sealColumn } from '../db/envelopes.ts';
import type { ServerKeys } from '../db/server-keys.ts';

/** `owner` names the row: the text cannot be moved to another one. */
export function sealText(keys: ServerKeys, owner: string, text: string, random: Random): string {
  return sealColumn(keys, 'envelopeKey', owner, text, random);
}

/** Throws when row and key do not belong together: the database and the master key are not of one installation. */
export function openText(keys: ServerKeys, owner: string, sealed: string): string {
  const text = openColumn(keys, 'envelopeKey', owner, sealed);
  assert(text !== undefined, 'a sealed SMS opens with the key it was sealed with');
  return text;
}

export { ownerOfMessage, ownerOfReply, ownerOfSender } from '../orders/envelope-owners.ts';
