/**
 * The carrier as an SMSC: services bind to it, get customers' messages and the receipts of their replies, and submit replies. What it
 * keeps is what the HTTP side keeps, and so are its faults.
 */
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { sameSecret } from '../../both/http-edge.ts';
import { keepReply, type Reply } from '../accept-reply.ts';
import type { Carrier } from '../carrier.ts';
import { normalPhone, SHORT_NUMBER, type CarrierFaultName } from '../protocol.ts';
import type { MessageRow, ReplyRow, ReportRow } from '../store.ts';
import { dataCodingOf, piecesOf, toOctets, toText, withHeader } from './letters.ts';
import { openLine, STATUS, type Line, type SubmitAnswer } from './line.ts';
import { deliverBody, readSubmit, TAG, tlv, type Submitted } from './octets.ts';

const FORCED_PARTS = 3;
const SLOW_MS = 2_000;
const USER_DATA_HEADER = 0x40;
const DELIVERY_RECEIPT = 0x04;
/** 3.4 §5.2.28, by the value of a report: its number and its word. */
const STATES: Readonly<Record<number, readonly [state: number, word: string]>> = {
  1: [2, 'DELIVRD'],
  2: [5, 'UNDELIV'],
  8: [6, 'ACCEPTD'],
};
/** Reports 1 (delivered) and 8 (at the network), as Kannel numbers them. */
const EVERY_REPORT = 11;
/** How a report's address begins that goes by SMPP; the rest is the service's own number for its reply. */
const BY_SMPP = 'smpp:';

export interface SmscOptions {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** PEM. Left out: in clear. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

export interface Smsc {
  listen(): Promise<number>;
  /** Undefined when the service has taken all of it, else what went wrong in a few words. */
  deliver(message: MessageRow): Promise<string | undefined>;
  isForSmpp(report: ReportRow): boolean;
  report(reply: ReplyRow, report: ReportRow): Promise<string | undefined>;
  close(): void;
}

/** `onKept` is told after each reply that was kept; `onBound` when somebody can be delivered to. */
export function openSmsc(carrier: Carrier, options: SmscOptions, onKept: () => void, onBound: () => void): Smsc {
  const lines: Line[] = [];
  const open = new Set<Socket>();
  /** Parts of replies that are not whole yet. */
  const parts = new Map<string, Map<number, Buffer>>();
  const forcedFor = new Map<string, number>();
  let turn = 0;
  const strikes = (fault: CarrierFaultName) => carrier.faults.draw(fault, '*');

  const connected = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    openLine(socket, {
      isAccount: (user, password) => sameSecret(user, options.user) && sameSecret(password, options.password),
      submitted: take,
      receives(line, does) {
        if (does) {
          lines.push(line);
          onBound();
        } else if (lines.includes(line)) lines.splice(lines.indexOf(line), 1);
      },
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, connected) : createTcpServer(connected);

  async function take(pdu: Buffer): Promise<SubmitAnswer> {
    const slow = strikes('slow');
    if (slow) await sleep(slow.ms ?? SLOW_MS);
    if (strikes('drop')) return { is: 'cut' };
    if (strikes('throttle')) return refused(STATUS.throttled);
    if (strikes('refuse')) return refused(STATUS.queueFull);
    if (strikes('nack')) return { is: 'nack' };
    const submitted = readSubmit(pdu);
    const recipient = submitted.isInternational ? `+${submitted.destination}` : submitted.destination;
    if (normalPhone(recipient) === undefined) return refused(STATUS.invalidDestination);
    const isLost = strikes('lose-answer') !== undefined;
    const isSilent = strikes('no-answer') !== undefined;
    const messageId = keep(submitted, recipient, isLost || isSilent);
    if (isLost) return { is: 'cut' };
    return isSilent ? { is: 'silence' } : { is: 'answer', status: STATUS.ok, messageId };
  }

  function keep(submitted: Submitted, recipient: string, answerLost: boolean): string {
    const octets = wholeOf(submitted);
    if (!octets) return carrier.derive.hex(8, 'part', recipient, submitted.octets.toString('hex'));
    const { text, coding } = toText(octets, submitted.dataCoding);
    const reply: Reply = {
      replyId: null,
      billing: submitted.serviceType || null,
      sender: submitted.source,
      recipient,
      text,
      coding,
      reportMask: submitted.wantsReceipt ? EVERY_REPORT : 0,
      reportUrl: `${BY_SMPP}${submitted.reference ?? ''}`,
    };
    const id = keepReply(carrier, reply, answerLost);
    onKept();
    return smscId(id);
  }

  /** Undefined until the last part of it is there. */
  function wholeOf({ esmClass, octets, destination, reference }: Submitted): Buffer | undefined {
    if ((esmClass & USER_DATA_HEADER) === 0) return octets;
    const [, , , number = 0, total = 0, part = 0] = octets;
    const name = `${destination}/${reference}/${number}/${total}`;
    const heard = parts.get(name) ?? new Map<number, Buffer>();
    heard.set(part, octets.subarray(6));
    parts.set(name, heard);
    if (heard.size < total) return undefined;
    parts.delete(name);
    return Buffer.concat([...heard].toSorted(([a], [b]) => a - b).map(([, piece]) => piece));
  }

  /** What is brought again is brought in the same parts. */
  function forcedParts({ id }: MessageRow): number {
    const known = forcedFor.get(id);
    if (known !== undefined) return known;
    const fault = strikes('parts');
    const forced = fault ? (fault.times ?? FORCED_PARTS) : 1;
    forcedFor.set(id, forced);
    return forced;
  }

  async function toService(body: Buffer): Promise<string | undefined> {
    const line = lines[turn++ % Math.max(1, lines.length)];
    if (!line) return 'not bound';
    const answer = await line.deliver(body, strikes('drop') !== undefined);
    if (answer === STATUS.ok) return undefined;
    return typeof answer === 'string' ? answer : `0x${answer.toString(16)}`;
  }

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : options.port);
        });
      }),
    async deliver(message) {
      const forced = forcedParts(message);
      const pieces = piecesOf(toOctets(message.text, message.coding), message.coding, forced);
      const envelope = { from: message.sender, to: SHORT_NUMBER, dataCoding: dataCodingOf(message.coding) };
      const [whole] = pieces;
      if (pieces.length === 1 && whole) return toService(deliverBody({ ...envelope, esmClass: 0, octets: whole }));
      const reference = Number.parseInt(carrier.derive.hex(2, 'parts', message.id), 16);
      const bodies = pieces.map((piece, index) =>
        deliverBody({
          ...envelope,
          esmClass: USER_DATA_HEADER,
          octets: withHeader(piece, reference, pieces.length, index + 1),
        }),
      );
      // Long ones come in their order; those that are in parts on request come last part first.
      const answers = await Promise.all((forced > 1 ? bodies.toReversed() : bodies).map(toService));
      return answers.find((answer) => answer !== undefined);
    },
    isForSmpp: ({ url }) => url.startsWith(BY_SMPP),
    report: (reply, report) => toService(receiptBody(reply, report)),
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

const refused = (status: number): SubmitAnswer => ({ is: 'answer', status, messageId: '' });

/** In sixteens, as many say it when they take a message. */
const smscId = (replyId: string): string => replyId.replaceAll('-', '').slice(0, 15);

/** Every second in words alone, where the id is said in tens, as carriers of 3.3 do; the others in parameters. */
function receiptBody(reply: ReplyRow & { readonly position?: number }, { url, value }: ReportRow): Buffer {
  const id = smscId(reply.id);
  const inWords = Number.parseInt(id.slice(-1), 16) % 2 === 0;
  const [state, word] = STATES[value] ?? [7, 'UNKNOWN'];
  const told = inWords ? BigInt(`0x${id}`).toString() : id;
  const words = `id:${told} sub:001 dlvrd:${value === 1 ? '001' : '000'} submit date:2601010000 done date:2601010001 stat:${word} err:000 text:`;
  const reference = Buffer.alloc(2);
  reference.writeUInt16BE(Number(url.slice(BY_SMPP.length)) || 0);
  return deliverBody({
    from: reply.recipient,
    to: SHORT_NUMBER,
    esmClass: DELIVERY_RECEIPT,
    dataCoding: 0,
    octets: Buffer.from(words, 'latin1'),
    tlvs: [
      tlv(TAG.userReference, reference),
      ...(inWords
        ? []
        : [tlv(TAG.receiptedMessageId, Buffer.from(`${id}\0`)), tlv(TAG.messageState, Buffer.from([state]))]),
    ],
  });
}
