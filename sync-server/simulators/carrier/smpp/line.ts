/** One connection of a service to the SMSC: its bind, what it submits, what is delivered to it. Faults strike where the SMSC says. */
import type { Socket } from 'node:net';
import { ANSWER, cString, bodyReader, headOf, HEAD_BYTES, ID, pduOf, PDU_BYTES_MAX, type Head } from './octets.ts';

const ANSWER_TIMEOUT_MS = 10_000;

export const STATUS = {
  ok: 0,
  invalidCommand: 0x03,
  notBound: 0x04,
  alreadyBound: 0x05,
  queueFull: 0x14,
  bindFailed: 0x0d,
  wrongPassword: 0x0e,
  invalidDestination: 0x0b,
  throttled: 0x58,
} as const;

/** How a submission is answered: with a status and an id, with a nack, not at all, or by cutting the line. */
export type SubmitAnswer =
  | { readonly is: 'answer'; readonly status: number; readonly messageId: string }
  | { readonly is: 'nack' | 'silence' | 'cut' };

export interface LineOptions {
  readonly isAccount: (user: string, password: string) => boolean;
  readonly submitted: (pdu: Buffer) => Promise<SubmitAnswer>;
  /** It may receive from now on; again with false when it is gone. */
  readonly receives: (line: Line, does: boolean) => void;
}

export interface Line {
  /** The status the service answered with, or a few words on what went wrong. */
  deliver(body: Buffer, cutAfter: boolean): Promise<number | string>;
  end(): void;
}

export function openLine(socket: Socket, { isAccount, submitted, receives }: LineOptions): Line {
  const waiting = new Map<number, (answer: number | string) => void>();
  let bound: 'no' | 'transmitter' | 'receiver' | 'both' = 'no';
  let sequence = 0;
  let held = Buffer.alloc(0);

  const line: Line = {
    deliver(body, cutAfter) {
      sequence += 1;
      const number = sequence;
      return new Promise((resolve) => {
        const timer = setTimeout(() => answered(number, 'no answer'), ANSWER_TIMEOUT_MS);
        waiting.set(number, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        socket.write(pduOf({ id: ID.deliver, status: 0, sequence: number }, body), () => cutAfter && socket.destroy());
      });
    },
    end: () => socket.destroy(),
  };

  function answered(number: number, answer: number | string): void {
    waiting.get(number)?.(answer);
    waiting.delete(number);
  }

  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    try {
      while (held.length >= HEAD_BYTES) {
        const length = held.readUInt32BE(0);
        if (length < HEAD_BYTES || length > PDU_BYTES_MAX) throw new RangeError('no length of a PDU');
        if (held.length < length) return;
        const pdu = held.subarray(0, length);
        held = held.subarray(length);
        void hear(pdu).catch(() => socket.destroy());
      }
    } catch {
      socket.destroy();
    }
  });
  socket.once('close', () => {
    receives(line, false);
    for (const number of waiting.keys()) answered(number, 'line cut');
  });

  async function hear(pdu: Buffer): Promise<void> {
    const head = headOf(pdu);
    if (head.id >= ANSWER) return answered(head.sequence, head.status);
    const answer = (status: number, ...body: readonly Buffer[]): void => {
      socket.write(pduOf({ id: head.id + ANSWER, status, sequence: head.sequence }, ...body));
    };
    if (head.id === ID.enquire) return answer(STATUS.ok);
    if (head.id === ID.unbind) {
      answer(STATUS.ok);
      socket.end();
      return;
    }
    if (isBind(head.id)) return bind(pdu, head.id, answer);
    if (head.id !== ID.submit) return nack(head);
    if (bound === 'no' || bound === 'receiver') return answer(STATUS.notBound);
    const given = await submitted(pdu);
    if (given.is === 'cut') socket.destroy();
    else if (given.is === 'nack') nack(head, STATUS.queueFull);
    // A refusal has no body.
    else if (given.is === 'answer')
      answer(given.status, ...(given.status === STATUS.ok ? [cString(given.messageId)] : []));
  }

  function bind(pdu: Buffer, id: number, answer: (status: number, ...body: readonly Buffer[]) => void): void {
    if (bound !== 'no') return answer(STATUS.alreadyBound);
    const body = bodyReader(pdu);
    if (!isAccount(body.text(), body.text())) {
      answer(STATUS.wrongPassword);
      socket.end();
      return;
    }
    bound = id === ID.bindTransceiver ? 'both' : id === ID.bindReceiver ? 'receiver' : 'transmitter';
    answer(STATUS.ok, cString('simulator'));
    if (bound !== 'transmitter') receives(line, true);
  }

  function nack({ sequence: number }: Head, status: number = STATUS.invalidCommand): void {
    socket.write(pduOf({ id: ID.nack, status, sequence: number }));
  }

  return line;
}

const isBind = (id: number): boolean =>
  id === ID.bindTransceiver || id === ID.bindReceiver || id === ID.bindTransmitter;
