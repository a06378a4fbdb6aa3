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

/** One of several parts of a message, of which the others come before, after, or never. */
export interface InboundPart {
  readonly sender: string;
  /** The sender's own number for the message. */
  readonly reference: string;
  readonly total: number;
  /** From 1 to `total`. */
  readonly part: number;
  /** What the part says, in a form that the carrier's `join` reads. */
  readonly content: string;
}

/** The text of all parts, in their order. */
export type JoinParts = (contents: readonly string[]) => string;

/** What the carrier says became of a reply that it took. */
export interface DeliveryReceipt {
  /** Whom the reply was for. */
  readonly sender: string;
  /** What the carrier may call it, likeliest first. */
  readonly carrierIds: readonly string[];
  /** Is it of this reply, by what we gave along? */
  readonly isOf: (replyId: string) => boolean;
  readonly state: string;
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

/**
 * The way a reply leaves by. `smpp-receipted`: the carrier has promised a receipt of everything it takes, so that silence in the end
 * means that it has not taken it.
 */
export type Route = 'kannel' | 'smpp' | 'smpp-receipted';

export interface Carrier {
  readonly via: Route;
  send(message: OutboundMessage): Promise<SendOutcome>;
}
