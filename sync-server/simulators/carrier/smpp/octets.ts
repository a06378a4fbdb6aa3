/**
 * SMPP 3.4 as this SMSC writes and reads it. Written from the standard and not from the server's own, so that the two are held against
 * each other. It answers what it cannot read by throwing; the session cuts such a line.
 */
export const ID = {
  nack: 0x80000000,
  bindReceiver: 0x01,
  bindTransmitter: 0x02,
  submit: 0x04,
  deliver: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  enquire: 0x15,
} as const;
export const ANSWER = 0x80000000;

export const TAG = {
  receiptedMessageId: 0x1e,
  userReference: 0x204,
  payload: 0x424,
  messageState: 0x427,
} as const;

export const HEAD_BYTES = 16;
export const PDU_BYTES_MAX = 70_000;

export interface Head {
  readonly id: number;
  readonly status: number;
  readonly sequence: number;
}

export function headOf(pdu: Buffer): Head {
  return { id: pdu.readUInt32BE(4), status: pdu.readUInt32BE(8), sequence: pdu.readUInt32BE(12) };
}

export function pduOf({ id, status, sequence }: Head, ...body: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  const whole = Buffer.concat([head, ...body]);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(id, 4);
  whole.writeUInt32BE(status, 8);
  whole.writeUInt32BE(sequence, 12);
  return whole;
}

export const cString = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

export function tlv(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** Reads a body from its beginning on. @throws RangeError where it ends too soon. */
export function bodyReader(pdu: Buffer) {
  let at = HEAD_BYTES;
  const byte = (): number => pdu.readUInt8(at++);
  const octets = (length: number): Buffer => {
    if (at + length > pdu.length) throw new RangeError('a PDU ends too soon');
    at += length;
    return pdu.subarray(at - length, at);
  };
  return {
    byte,
    octets,
    text(): string {
      const end = pdu.indexOf(0, at);
      if (end < 0) throw new RangeError('a text without end');
      const text = pdu.toString('latin1', at, end);
      at = end + 1;
      return text;
    },
    tlvs(): Map<number, Buffer> {
      const found = new Map<number, Buffer>();
      while (at < pdu.length) {
        const head = octets(4);
        found.set(head.readUInt16BE(0), octets(head.readUInt16BE(2)));
      }
      return found;
    },
  };
}

export interface Submitted {
  readonly serviceType: string;
  readonly source: string;
  readonly destination: string;
  readonly isInternational: boolean;
  readonly esmClass: number;
  readonly wantsReceipt: boolean;
  readonly dataCoding: number;
  readonly octets: Buffer;
  readonly reference: number | undefined;
}

export function readSubmit(pdu: Buffer): Submitted {
  const body = bodyReader(pdu);
  const serviceType = body.text();
  body.octets(2);
  const source = body.text();
  const isInternational = body.byte() === 1;
  body.byte();
  const destination = body.text();
  const esmClass = body.byte();
  body.octets(2);
  body.text();
  body.text();
  const wantsReceipt = (body.byte() & 0x03) !== 0;
  body.byte();
  const dataCoding = body.byte();
  body.byte();
  const short = body.octets(body.byte());
  const tlvs = body.tlvs();
  const reference = tlvs.get(TAG.userReference)?.readUInt16BE(0);
  const octets = short.length > 0 ? short : (tlvs.get(TAG.payload) ?? short);
  return { serviceType, source, destination, isInternational, esmClass, wantsReceipt, dataCoding, octets, reference };
}

export interface Delivered {
  /** With a plus sign, or an alias as it is. */
  readonly from: string;
  readonly to: string;
  readonly esmClass: number;
  readonly dataCoding: number;
  readonly octets: Buffer;
  readonly tlvs?: readonly Buffer[];
}

export function deliverBody({ from, to, esmClass, dataCoding, octets, tlvs = [] }: Delivered): Buffer {
  const international = from.startsWith('+');
  return Buffer.concat([
    cString(''),
    Buffer.from(international ? [1, 1] : [0, 0]),
    cString(international ? from.slice(1) : from),
    Buffer.from([3, 0]),
    cString(to),
    Buffer.from([esmClass, 0, 0]),
    cString(''),
    cString(''),
    Buffer.from([0, 0, dataCoding, 0, octets.length]),
    octets,
    ...tlvs,
  ]);
}
