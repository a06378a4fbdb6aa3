/** Whose an envelope is, as its associated data says: it cannot be moved to another row. */
import type { AgentId } from '@flouss/shared/kernel/ids';

export const ownerOfContacts = (agentId: AgentId): string => `agent-contacts:${agentId}`;
export const ownerOfSender = (senderIndex: string): string => `sms-sender:${senderIndex}`;
export const ownerOfMessage = (messageId: string): string => `sms-message:${messageId}`;
export const ownerOfArrival = (arrivalId: string): string => `sms-arrival:${arrivalId}`;
export const ownerOfReply = (replyId: string): string => `sms-reply:${replyId}`;
export const ownerOfPart = (setId: string, part: number): string => `sms-part:${setId}:${part}`;
