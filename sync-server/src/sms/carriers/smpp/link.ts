/**
 * One connection that speaks SMPP: PDUs in and out, questions with their answers by number, a time-out for each, and proof now and then
 * that the other side is there. Knows no bind and no message.
 */
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { COMMANDS, STATUS } from './commands.ts';
import type { Command } from './commands.ts';
import { openFraming } from './framing.ts';
import { readPdu, writePdu } from './pdu.ts';
import type { BadPdu, NewPdu, Pdu } from './pdu.ts';

/** What it has not taken of ours when it stops reading. */
const UNREAD_BYTES_MAX = 1024 * 1024;
/** Of one connection; then it is another protocol. */
const BAD_PDUS_MAX = 50;
/** A certificate that nobody vouches for, or that is somebody else's. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/;
const SEQUENCE_MAX = 0x7fffffff;

export interface SmppAddress {
  readonly host: string;
  readonly port: number;
  /** Undefined: in clear, for a line that is closed otherwise. `ca`: who vouches for the SMSC, where the public ones do not. */
  readonly tls: { readonly ca?: string } | undefined;
}

export interface LinkTimes {
  readonly connectMs: number;
  readonly answerMs: number;
  /** After so long without a word, `enquire_link`. */
  readonly quietMs: number;
}

export type EndReason =
  | 'not-reached'
  | 'not-trusted'
  | 'closed'
  | 'deaf'
  | 'unread'
  | 'stream-broken'
  | 'nonsense'
  | 'ours';

/** `unsent`: nothing has left. `silent` and `lost`: it may have arrived. */
export type Answered =
  | { readonly is: 'answered'; readonly status: number; readonly pdu: Pdu }
  | { readonly is: 'unsent' | 'silent' | 'lost' | 'garbled' };

type Question = 'bind_transceiver' | 'submit_sm' | 'enquire_link' | 'unbind';

export interface LinkEvents {
  readonly opened: () => void;
  /** What the other side asks or says by itself. */
  readonly asked: (pdu: Pdu) => void;
  readonly refused: (bad: BadPdu | 'stream-broken') => void;
}

export interface Link {
  /** `heard` knows it before whatever came in the same breath is looked at. */
  ask<C extends Question>(
    question: Omit<NewPdu<C>, 'sequence'>,
    heard?: (answered: Answered) => void,
  ): Promise<Answered>;
  answer(to: Pick<Pdu, 'sequence'>, command: Command, status: number): void;
  close(reason: EndReason): void;
  readonly ended: Promise<EndReason>;
  /** Questions without their answer. */
  readonly waiting: number;
}

interface Waiting {
  readonly settle: (answered: Answered) => void;
  readonly timer: NodeJS.Timeout;
}

export function openLink(address: SmppAddress, times: LinkTimes, events: LinkEvents): Link {
  const { promise: ended, resolve: end } = Promise.withResolvers<EndReason>();
  const waiting = new Map<number, Waiting>();
  const framing = openFraming();
  let sequence = 0;
  let bad = 0;
  let isOpen = false;
  let isOver = false;
  let quiet: NodeJS.Timeout | undefined;
  const socket = socketTo(address);
  const connecting = setTimeout(() => close('not-reached'), times.connectMs);

  socket.setNoDelay(true);
  socket.once(address.tls ? 'secureConnect' : 'connect', () => {
    clearTimeout(connecting);
    isOpen = true;
    heardFrom();
    events.opened();
  });
  socket.on('data', take);
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // `close` follows, whatever it is.
    if (UNTRUSTED.test(error.code ?? '')) close('not-trusted');
  });
  socket.once('end', () => socket.end());
  socket.once('close', () => close(isOpen ? 'closed' : 'not-reached'));

  function close(reason: EndReason): void {
    if (isOver) return;
    isOver = true;
    isOpen = false;
    clearTimeout(connecting);
    clearTimeout(quiet);
    socket.destroy();
    for (const asked of waiting.values()) {
      clearTimeout(asked.timer);
      asked.settle({ is: 'lost' });
    }
    waiting.clear();
    end(reason);
  }

  function take(chunk: Buffer): void {
    if (isOver) return;
    heardFrom();
    for (const bytes of framing.take(chunk)) {
      const read = readPdu(bytes);
      if (read.ok) hear(read.value);
      else refuse(read.error);
      if (isOver) return;
    }
    if (!framing.broken) return;
    events.refused('stream-broken');
    write(writePdu({ command: 'generic_nack', sequence: 0, status: STATUS.invalidCommandLength }));
    close('stream-broken');
  }

  function hear(pdu: Pdu): void {
    if (COMMANDS[pdu.command] >= COMMANDS.generic_nack)
      return settle(pdu.sequence, { is: 'answered', status: pdu.status, pdu });
    if (pdu.command === 'enquire_link') return answer(pdu, 'enquire_link_resp', STATUS.ok);
    events.asked(pdu);
  }

  function refuse(unread: BadPdu): void {
    events.refused(unread);
    bad += 1;
    if (bad > BAD_PDUS_MAX) return close('nonsense');
    if (unread.isAnswer) return settle(unread.sequence, { is: 'garbled' });
    if (unread.command === 'deliver_sm' || unread.command === 'data_sm') {
      return answer(unread, `${unread.command}_resp`, unread.status);
    }
    answer(unread, 'generic_nack', unread.status);
  }

  function settle(number: number, answered: Answered): void {
    const asked = waiting.get(number);
    // An answer that comes too late, or to nothing.
    if (!asked) return;
    waiting.delete(number);
    clearTimeout(asked.timer);
    asked.settle(answered);
  }

  function answer(to: Pick<Pdu, 'sequence'>, command: Command, status: number): void {
    write(writePdu({ command, sequence: to.sequence, status }));
  }

  function write(bytes: Buffer): void {
    if (isOver) return;
    socket.write(bytes);
    if (socket.writableLength > UNREAD_BYTES_MAX) close('unread');
  }

  function ask<C extends Question>(
    question: Omit<NewPdu<C>, 'sequence'>,
    heard?: (answered: Answered) => void,
  ): Promise<Answered> {
    if (!isOpen) return Promise.resolve({ is: 'unsent' });
    sequence = (sequence % SEQUENCE_MAX) + 1;
    const number = sequence;
    // Written before anything is waited for: what does not fit is thrown, and has not left.
    const bytes = writePdu({ ...question, sequence: number });
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(number, { is: 'silent' }), times.answerMs);
      const answeredWith = (answered: Answered): void => {
        heard?.(answered);
        resolve(answered);
      };
      waiting.set(number, { settle: answeredWith, timer });
      write(bytes);
    });
  }

  function heardFrom(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => void enquire(), times.quietMs);
  }

  async function enquire(): Promise<void> {
    const { is } = await ask({ command: 'enquire_link' });
    if (is === 'silent') close('deaf');
  }

  return {
    ask,
    answer,
    close,
    ended,
    get waiting() {
      return waiting.size;
    },
  };
}

function socketTo({ host, port, tls }: SmppAddress): Socket {
  if (!tls) return connectTcp({ host, port });
  const servername = /^[\d.]+$|:/.test(host) ? '' : host;
  return connectTls({ host, port, servername, minVersion: 'TLSv1.2', ...(tls.ca !== undefined && { ca: tls.ca }) });
}
