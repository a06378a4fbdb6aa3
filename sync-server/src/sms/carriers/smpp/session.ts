/**
 * One bind, from its handshake to its unbind: takes deliveries and answers each when it is durable, hands submissions over within a
 * window. Knows neither other binds nor what a message means.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { STATUS } from './commands.ts';
import { openLink } from './link.ts';
import type { Answered, EndReason, LinkTimes, SmppAddress } from './link.ts';
import type { AnyPdu, Pdu, PduTrouble } from './pdu.ts';
import type { Submission } from './submission.ts';

/** More than any window of an SMSC: what it sends beyond is to come again. */
const DELIVERIES_IN_HAND_MAX = 256;
const INTERFACE_VERSION = 0x34;
const DRAIN_LOOK_MS = 20;
const UNBIND_MS = 1_500;

export type DeliveryPdu = AnyPdu<'deliver_sm'> | AnyPdu<'data_sm'>;

export interface SmppAccount {
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
}

export interface SessionOptions {
  readonly address: SmppAddress;
  readonly account: SmppAccount;
  readonly times: LinkTimes;
  /** Submissions without their answer, at most. */
  readonly window: number;
  /** What a delivery is answered with, once what it brought is durable; never rejects. */
  readonly receive: (pdu: DeliveryPdu) => Promise<number>;
  readonly refused: (trouble: PduTrouble | 'stream-broken' | 'outbind' | 'queue-full') => void;
}

export type Submitted =
  | { readonly is: 'answered'; readonly status: number; readonly carrierId: string }
  | { readonly is: 'unsent' | 'unknown' };

export interface Session {
  /** True once it is bound; false when it ended before. */
  readonly bound: Promise<boolean>;
  readonly ended: Promise<EndReason | 'bind-refused' | 'unbound'>;
  /** Submissions that it takes now. */
  readonly room: number;
  submit(submission: Submission): Promise<Submitted>;
  /** Takes no more, answers what is in hand, unbinds, closes; at most `withinMs`. */
  unbind(withinMs: number): Promise<void>;
}

export function openSession(options: SessionOptions): Session {
  const { address, account, times, window, receive, refused } = options;
  const { promise: bound, resolve: settleBound } = Promise.withResolvers<boolean>();
  let state: 'opening' | 'bound' | 'leaving' | 'over' = 'opening';
  let inHand = 0;
  let asked = 0;
  let ending: 'bind-refused' | 'unbound' | undefined;

  const link = openLink(address, times, {
    opened: bind,
    asked: hear,
    refused: (bad) => refused(bad === 'stream-broken' ? bad : bad.trouble),
  });
  const ended = link.ended.then((reason) => {
    state = 'over';
    settleBound(false);
    return ending ?? reason;
  });

  function bind(): void {
    const { systemId: system_id, password, systemType: system_type } = account;
    const body = { system_id, password, system_type, interface_version: INTERFACE_VERSION };
    void link.ask({ command: 'bind_transceiver', body }, boundAs);
  }

  /** An SMSC may deliver in the same breath. */
  function boundAs(answered: Answered): void {
    if (answered.is === 'answered') {
      const isYes = answered.status === STATUS.ok && answered.pdu.command === 'bind_transceiver_resp';
      if (isYes && state === 'opening') {
        state = 'bound';
        return settleBound(true);
      }
      ending ??= 'bind-refused';
    }
    link.close('ours');
  }

  function hear(pdu: Pdu): void {
    if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') return void deliver(pdu);
    if (pdu.command === 'unbind') return void leaveAsAsked(pdu);
    // It asks to be called by whoever hears it: we call whom we know, and nobody else.
    if (pdu.command === 'outbind') return refused('outbind');
    // That a handset is there again is nothing to us, and has no answer.
    if (pdu.command === 'alert_notification') return undefined;
    link.answer(pdu, 'generic_nack', STATUS.invalidCommandId);
  }

  async function deliver(pdu: DeliveryPdu): Promise<void> {
    const answer = pdu.command === 'deliver_sm' ? 'deliver_sm_resp' : 'data_sm_resp';
    if (state === 'opening') return link.answer(pdu, answer, STATUS.invalidBindStatus);
    if (state !== 'bound' || inHand >= DELIVERIES_IN_HAND_MAX) {
      refused('queue-full');
      return link.answer(pdu, answer, STATUS.queueFull);
    }
    inHand += 1;
    const status = await receive(pdu);
    inHand -= 1;
    link.answer(pdu, answer, status);
  }

  async function leaveAsAsked(pdu: Pdu): Promise<void> {
    ending = 'unbound';
    if (state === 'bound') state = 'leaving';
    await untilDone(times.answerMs);
    link.answer(pdu, 'unbind_resp', STATUS.ok);
    await sleep(DRAIN_LOOK_MS);
    link.close('ours');
  }

  /** What is in hand is answered, and what we asked is. */
  const isDone = (): boolean => (inHand === 0 && asked === 0) || state === 'over';

  async function untilDone(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    while (!isDone() && performance.now() < until) await sleep(DRAIN_LOOK_MS);
  }

  return {
    bound,
    ended,
    get room() {
      return state === 'bound' ? Math.max(0, window - asked) : 0;
    },
    async submit(submission) {
      if (state !== 'bound' || asked >= window) return { is: 'unsent' };
      asked += 1;
      const answered = await link.ask({ command: 'submit_sm', ...submission });
      asked -= 1;
      return submittedAs(answered);
    },
    async unbind(withinMs) {
      ending ??= 'unbound';
      if (state === 'bound') {
        state = 'leaving';
        await untilDone(Math.max(0, withinMs - UNBIND_MS));
        await Promise.race([link.ask({ command: 'unbind' }), sleep(UNBIND_MS, undefined, { ref: false })]);
      }
      link.close('ours');
    },
  };
}

function submittedAs(answered: Answered): Submitted {
  switch (answered.is) {
    case 'unsent':
      return { is: 'unsent' };
    case 'silent':
    case 'lost':
    case 'garbled':
      return { is: 'unknown' };
    case 'answered': {
      const carrierId = answered.pdu.command === 'submit_sm_resp' ? answered.pdu.body.message_id : '';
      return { is: 'answered', status: answered.status, carrierId };
    }
  }
}
