/**
 * SMPP as the SMS circuit sees it: what comes in is handed on, and answered once it is durable; what goes out has one of four outcomes.
 * The only file of this room that knows the circuit's ports.
 */
import type { RequestId } from '@flouss/shared/contract/request-id';
import { newUuidV7 } from '@flouss/shared/kernel/ids';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import { isDatabaseTrouble } from '../../../db/trouble.ts';
import { newRequestId } from '../../../http/request-id.ts';
import type { SmsMetrics } from '../../../http/sms-metrics.ts';
import type { Log } from '../../worker.ts';
import type { Carrier, DeliveryReceipt, InboundMessage, InboundPart, SendOutcome } from '../carrier.ts';
import type { DefaultAlphabet } from './alphabets.ts';
import { openBinds } from './binds.ts';
import type { Pace } from './binds.ts';
import { STATUS } from './commands.ts';
import { keptPart, readDelivery } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import type { LinkTimes, SmppAddress } from './link.ts';
import { outcomeOf } from './outcome.ts';
import { plainId } from './receipt.ts';
import type { DeliveryPdu, SmppAccount } from './session.ts';
import { referenceOf, submissionsOf } from './submission.ts';
import type { LONG_TEXTS } from './submission.ts';

export interface SmppOptions {
  readonly address: SmppAddress;
  readonly account: SmppAccount;
  readonly binds: number;
  readonly window: number;
  readonly defaultAlphabet: DefaultAlphabet;
  readonly longTexts: (typeof LONG_TEXTS)[number];
  readonly paidServiceType: string;
  /** The carrier has promised a receipt of everything it takes, with our reference in it. */
  readonly receipts: boolean;
  /** How long it tries to deliver a reply. */
  readonly validityMs: number;
  readonly times?: Partial<LinkTimes>;
  readonly pace?: Partial<Pace>;
}

const TIMES: LinkTimes = { connectMs: 10_000, answerMs: 20_000, quietMs: 30_000 };
const PACE: Pace = { reconnectMinMs: 500, reconnectMaxMs: 60_000, throttledMinMs: 500, throttledMaxMs: 30_000 };

export interface SmppDeps {
  readonly options: SmppOptions;
  readonly shortNumber: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: SmsMetrics;
  /** Each resolves once what it was given is durable. */
  readonly receive: {
    message(message: InboundMessage, requestId: RequestId): Promise<void>;
    part(part: InboundPart, requestId: RequestId): Promise<void>;
    receipt(receipt: DeliveryReceipt): Promise<void>;
  };
  /** The carrier took a reply and called it so. */
  readonly taken: (replyId: string, carrierId: string) => Promise<void>;
}

export interface SmppCarrier extends Carrier {
  start(): void;
  /** Answers what is in hand, unbinds. */
  stop(): Promise<void>;
  /** Since when a bind has been there without a break. */
  readonly reachedSince: () => number | undefined;
}

export function smppCarrier({
  options,
  shortNumber,
  clock,
  random,
  log,
  metrics,
  receive,
  taken,
}: SmppDeps): SmppCarrier {
  let since: number | undefined;
  const submissionOptions = { ...options, shortNumber };
  const binds = openBinds({
    places: options.binds,
    pace: { ...PACE, ...options.pace },
    random,
    log,
    session: {
      address: options.address,
      account: options.account,
      window: options.window,
      times: { ...TIMES, ...options.times },
      receive: answerTo,
      refused: metrics.refused,
    },
    counted(bound) {
      since = bound === 0 ? undefined : (since ?? clock.now());
      metrics.binds(bound);
    },
  });

  async function answerTo(pdu: DeliveryPdu): Promise<number> {
    const delivery = readDelivery(pdu, options.defaultAlphabet);
    const status = await handOn(delivery).then(
      () => STATUS.ok,
      (error: unknown) => {
        log.error({ err: error, is: delivery.is }, 'what came by SMPP could not be kept');
        // Both mean «bring it again»; the first also «later», for a database that is away for a while.
        return isDatabaseTrouble(error) ? STATUS.queueFull : STATUS.systemError;
      },
    );
    metrics.delivered(delivery.is, status);
    return status;
  }

  /** What follows from a message is followed by its request id, as if it had come by one. */
  async function handOn(delivery: Delivery): Promise<void> {
    switch (delivery.is) {
      case 'message': {
        const { sender, text, messageId = newUuidV7(clock, random) } = delivery;
        return receive.message({ messageId: `smpp:${messageId}`, sender, text }, newRequestId(random));
      }
      case 'part': {
        const { sender, place, content } = delivery;
        return receive.part({ sender, ...place, content: keptPart(content) }, newRequestId(random));
      }
      case 'receipt': {
        const { sender, receipt } = delivery;
        const { carrierIds, reference, state } = receipt;
        const isOf = (replyId: string): boolean => reference === referenceOf(replyId);
        return receive.receipt({ sender, carrierIds, state, isOf });
      }
      case 'nothing':
    }
  }

  async function submitAll(message: Parameters<Carrier['send']>[0]): Promise<SendOutcome> {
    const submissions = submissionsOf(message, submissionOptions);
    if (!submissions) return 'refused';
    for (const [index, submission] of submissions.entries()) {
      const submitted = await binds.submit(submission);
      const outcome =
        submitted.is === 'answered' ? outcomeOf(submitted.status) : submitted.is === 'unsent' ? 'not-sent' : 'unknown';
      // Part of it has gone: sending it again would be sending that twice.
      if (outcome !== 'accepted') return index === 0 ? outcome : 'unknown';
      if (options.receipts && submitted.is === 'answered' && submitted.carrierId !== '') {
        await taken(message.replyId, plainId(submitted.carrierId));
      }
    }
    return 'accepted';
  }

  return {
    via: options.receipts ? 'smpp-receipted' : 'smpp',
    start: () => binds.start(),
    stop: () => binds.stop(),
    reachedSince: () => since,
    async send(message) {
      const outcome = await submitAll(message);
      metrics.submitted(outcome);
      return outcome;
    },
  };
}
