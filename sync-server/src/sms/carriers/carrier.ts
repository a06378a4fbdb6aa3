/**
 * What the SMS circuit asks of a carrier, whichever one it is: messages come in with an id, replies go out with one of four
 * outcomes. It knows no protocol.
 */
export interface InboundMessage {
  /** The carrier's own name for the message, the same each time it delivers it again. */
  readonly messageId: string;
  /** What stands for the customer: a number, or the alias that his operator put in its place. */
  readonly sender: string;
  readonly text: string;
}

export interface OutboundMessage {
  readonly replyId: string;
  readonly to: string;
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
  /** The carrier bills the customer for it. */
  readonly paid: boolean;
}

/**
 * `accepted`: the carrier has it. `refused`: it will not take this message. `not-sent`: it has not had it and may take it later.
 * `unknown`: it may have it; sending again may be sending twice.
 */
export type SendOutcome = 'accepted' | 'refused' | 'not-sent' | 'unknown';

export interface Carrier {
  send(message: OutboundMessage): Promise<SendOutcome>;
}
