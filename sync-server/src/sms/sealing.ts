/** Seals what a sender wrote, what we write to him and who he is: no line of a conversation stands in a table in clear. */
import { Sealed } from '@flouss/shared/contract/journal';
import { assert } from '@flouss/shared/kernel/assert';
import type { Random } from '@flouss/shared/kernel/ports';
import { open, seal } from '@flouss/platform/seal';
import type { ServerKeys } from '../db/server-keys.ts';

/** `owner` names the row: the text cannot be moved to another one. */
export function sealText(keys: ServerKeys, owner: string, text: string, random: Random): string {
  return JSON.stringify(seal(keys.envelopeKey, owner, text, random));
}

/** Throws when row and key do not belong together: the database and the master key are not of one installation. */
export function openText(keys: ServerKeys, owner: string, sealed: string): string {
  const text = open(keys.envelopeKey, owner, Sealed.parse(JSON.parse(sealed)));
  assert(text !== undefined, 'a sealed SMS opens with the key it was sealed with');
  return text;
}

export const ownerOfSender = (senderIndex: string): string => `sms-sender:${senderIndex}`;
export const ownerOfMessage = (messageId: string): string => `sms-message:${messageId}`;
export const ownerOfReply = (replyId: string): string => `sms-reply:${replyId}`;
