/**
 * The carrier of a simulated world: brings what customers text to a server until one has it, and our replies to their phones, behind
 * the server's real port. Messages are doubled, reordered, replayed the next day; answers are lost both ways.
 */
import type { Carrier, InboundMessage, OutboundMessage } from '../../sync-server/src/sms/carriers/carrier.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const MINUTE_MS = 60_000;
const SEND_TIMEOUT_MS = 10_000;

/** A server as the carrier sees it: undefined while nobody answers. */
export interface Intake {
  take(message: InboundMessage): Promise<boolean> | undefined;
}

export interface Texted extends InboundMessage {
  /** Not its owner's words, whatever number they come from. */
  readonly spoofed: boolean;
  /** A server said that it has it. */
  delivered: boolean;
}

export interface SimulatedCarrier {
  port(alive: () => boolean): Carrier;
  text(sender: string, text: string, how?: 'spoofed'): void;
  /** What customers texted, and what reached their phones. */
  readonly texted: readonly Texted[];
  readonly replies: readonly OutboundMessage[];
  /** Calls `listener` with each reply that reaches a phone. */
  onReply(listener: (reply: OutboundMessage) => void): void;
}

export interface CarrierParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly intakes: () => readonly Intake[];
}

export function openCarrier({ timeline, chance, weather, intakes }: CarrierParts): SimulatedCarrier {
  const texted: Texted[] = [];
  const replies: OutboundMessage[] = [];
  let heard: ((reply: OutboundMessage) => void) | undefined;

  /** Tried until a server says that it has it. */
  function bring(message: Texted, ms: number): void {
    timeline.after(ms, () => void offer(message));
  }

  async function offer(message: Texted): Promise<void> {
    const taken = await chance.pick(intakes()).take(message);
    timeline.note('sms', message.messageId, taken ? 'taken' : 'not taken');
    const told = taken === true && !weather.strikes('sms-answer-lost', chance);
    if (told) message.delivered = true;
    else bring(message, chance.between(250, 5_000));
  }

  return {
    texted,
    replies,
    onReply: (listener) => void (heard = listener),
    text(sender, text, how) {
      const message: Texted = {
        messageId: `m${texted.length + 1}`,
        sender,
        text,
        spoofed: how === 'spoofed',
        delivered: false,
      };
      texted.push(message);
      const late = weather.strikes('sms-reordered', chance);
      bring(message, late ? chance.between(1_000, 10 * MINUTE_MS) : chance.between(50, 1_000));
      if (weather.strikes('sms-doubled', chance)) bring(message, chance.between(50, MINUTE_MS));
      if (weather.strikes('sms-replayed', chance)) bring(message, 24 * 60 * MINUTE_MS);
    },
    port: (alive) => ({
      via: 'kannel',
      send: (message) =>
        new Promise((resolve) => {
          const answer = (outcome: Awaited<ReturnType<Carrier['send']>>, ms: number): void =>
            timeline.after(ms, () => {
              if (alive()) resolve(outcome);
            });
          if (weather.strikes('carrier-busy', chance)) return answer('not-sent', 20);
          if (weather.strikes('carrier-lost-before', chance)) return answer('unknown', SEND_TIMEOUT_MS);
          timeline.after(chance.between(5, 500), () => {
            replies.push(message);
            timeline.note('reply', message.replyId);
            heard?.(message);
            const lost = weather.strikes('carrier-lost-after', chance);
            answer(lost ? 'unknown' : 'accepted', lost ? SEND_TIMEOUT_MS : 10);
          });
        }),
    }),
  };
}
