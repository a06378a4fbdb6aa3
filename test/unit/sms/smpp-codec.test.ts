/** SMPP 3.4 as octets: what was written is read again, what is broken is refused with a reason, and letters survive every way they travel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smsSegments } from '@flouss/shared/domain/sms-segments';
import {
  alphabetOf,
  DEFAULT_ALPHABETS,
  encode,
  joinable,
  onTheWire,
  textFrom,
} from '../../../sync-server/src/sms/carriers/smpp/alphabets.ts';
import { COMMANDS, STATUS, TAGS } from '../../../sync-server/src/sms/carriers/smpp/commands.ts';
import { placeOf } from '../../../sync-server/src/sms/carriers/smpp/concatenation.ts';
import { readDelivery, textOf } from '../../../sync-server/src/sms/carriers/smpp/delivery.ts';
import { openFraming } from '../../../sync-server/src/sms/carriers/smpp/framing.ts';
import { fromSeptets, pack, toSeptets, unpack } from '../../../sync-server/src/sms/carriers/smpp/gsm7.ts';
import { isTooMuch, outcomeOf } from '../../../sync-server/src/sms/carriers/smpp/outcome.ts';
import {
  readPdu,
  uint16,
  uint8,
  writePdu,
  type AnyPdu,
  type NewPdu,
} from '../../../sync-server/src/sms/carriers/smpp/pdu.ts';
import { submissionsOf, type SubmissionOptions } from '../../../sync-server/src/sms/carriers/smpp/submission.ts';
import { chanceOf } from '../../simulation/chance.ts';
import { soundPdu } from '../../fuzz/pdus.ts';

const OPTIONS: SubmissionOptions = {
  shortNumber: '71004',
  defaultAlphabet: 'gsm7',
  longTexts: 'payload',
  paidServiceType: 'PAID',
  receipts: true,
  validityMs: 26 * 3_600_000,
};

function deliver(pdu: Omit<NewPdu<'deliver_sm'>, 'command' | 'sequence'>): AnyPdu<'deliver_sm'> {
  const read = readPdu(writePdu({ command: 'deliver_sm', sequence: 7, ...pdu }));
  if (!read.ok || read.value.command !== 'deliver_sm') throw new Error('not what was written');
  return read.value;
}

const parts = (...octets: number[]): Buffer => Buffer.from(octets);

describe('a PDU', () => {
  it('of every command is read as it was written', () => {
    const chance = chanceOf('sound');
    for (let n = 0; n < 3_000; n++) {
      const bytes = soundPdu(chance);
      const read = readPdu(bytes);
      if (!read.ok) throw new Error(`not read: ${bytes.toString('hex')}`);
      const { command, sequence, status, body } = read.value;
      const again = readPdu(writePdu({ command, sequence, status, body, parameters: [...read.value.parameters] }));
      expect(again).toEqual(read);
    }
  });

  it('is laid out octet by octet as the standard shows it', () => {
    // The example of 3.4 §3.2.1.1 in shape: a bind_transmitter with system type and version 0x34.
    const bytes = writePdu({
      command: 'bind_transmitter',
      sequence: 1,
      body: {
        system_id: 'SMPP3TEST',
        password: 'secret08',
        system_type: 'SUBMIT1',
        interface_version: 0x34,
        addr_ton: 1,
        addr_npi: 1,
      },
    });
    expect(bytes.toString('hex')).toBe(
      '0000002f000000020000000000000001534d50503354455354007365637265743038005355424d4954310034010100',
    );
  });

  it.each([
    ['a head cut off', (bytes: Buffer) => bytes.subarray(0, 11), 'too-short', STATUS.invalidCommandLength],
    [
      'a length that lies',
      (bytes: Buffer) => edited(bytes, 0, [0, 0, 0, 99]),
      'length-wrong',
      STATUS.invalidCommandLength,
    ],
    [
      'an unknown command',
      (bytes: Buffer) => edited(bytes, 4, [0, 0, 9, 9]),
      'command-unknown',
      STATUS.invalidCommandId,
    ],
    [
      'a message longer than its PDU',
      (bytes: Buffer) => edited(bytes, bytes.length - 3, [200]),
      'body-cut',
      STATUS.invalidMessageLength,
    ],
    ['a body cut off', (bytes: Buffer) => fit(bytes.subarray(0, 20)), 'body-cut', STATUS.invalidMessageLength],
    [
      'a text without end',
      (bytes: Buffer) => edited(bytes, 16, [65, 65, 65, 65, 65, 65]),
      'text-unended',
      STATUS.invalidCommandLength,
    ],
    [
      'a parameter cut off',
      (bytes: Buffer) => fit(Buffer.concat([bytes, parts(4, 36, 0, 9, 1)])),
      'parameter-cut',
      STATUS.optionalParametersMalformed,
    ],
    [
      'half a parameter’s head',
      (bytes: Buffer) => fit(Buffer.concat([bytes, parts(4, 36)])),
      'parameter-cut',
      STATUS.optionalParametersMalformed,
    ],
    [
      'parameters without end',
      (bytes: Buffer) => fit(Buffer.concat([bytes, Buffer.alloc(4 * 65)])),
      'parameters-too-many',
      STATUS.optionalParametersMalformed,
    ],
  ])('with %s is refused, and says by which status', (_words, spoil, trouble, status) => {
    const sound = writePdu({ command: 'deliver_sm', sequence: 5, body: { short_message: Buffer.from('ab') } });
    expect(readPdu(spoil(sound))).toMatchObject({ ok: false, error: { trouble, status } });
  });

  it('that answers with a refusal may come without its body', () => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32BE(16, 0);
    bytes.writeUInt32BE(COMMANDS.submit_sm_resp, 4);
    bytes.writeUInt32BE(STATUS.throttled, 8);
    expect(readPdu(bytes)).toMatchObject({ ok: true, value: { status: STATUS.throttled, body: { message_id: '' } } });
  });
});

describe('a stream', () => {
  it('is cut into PDUs however its octets come', () => {
    const chance = chanceOf('stream');
    const sent = Array.from({ length: 200 }, () => soundPdu(chance));
    const stream = Buffer.concat(sent);
    const framing = openFraming();
    const got: Buffer[] = [];
    for (let at = 0; at < stream.length;) {
      const end = at + chance.between(1, 90);
      got.push(...framing.take(stream.subarray(at, end)).map((each) => Buffer.from(each)));
      at = end;
    }
    expect(Buffer.concat(got).equals(stream)).toBe(true);
    expect(got).toHaveLength(200);
  });

  it.each([0, 15, 70_001, 0xffffffff])('whose PDU says it has %d octets ends there', (length) => {
    const framing = openFraming();
    const bytes = Buffer.alloc(64);
    bytes.writeUInt32BE(length, 0);
    expect(framing.take(bytes)).toEqual([]);
    expect(framing.broken).toBe(true);
    expect(framing.take(Buffer.alloc(1_000_000))).toEqual([]);
  });
});

describe('letters', () => {
  const gsmText = fc.string({
    unit: fc.constantFrom(
      ...Array.from('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€'),
    ),
    maxLength: 200,
  });

  it('of GSM 03.38 are the ones that segments are counted by', () => {
    const toldApart = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((letter) => {
      const { encoding, units } = smsSegments(letter);
      return toSeptets(letter)?.length !== (encoding === 'gsm7' ? units : undefined);
    });
    expect(toldApart).toEqual([]);
  });

  it('go through septets, packed or not, behind a header or not', () => {
    fc.assert(
      fc.property(gsmText, fc.integer({ min: 0, max: 6 }), (text, fillBits) => {
        const septets = toSeptets(text)!;
        expect(fromSeptets(septets)).toBe(text);
        const again = fromSeptets(unpack(pack(septets, fillBits), fillBits));
        // A last @ (0) or carriage return that ends on an octet is told from padding by nobody.
        const isEven = (septets.length * 7 + fillBits) % 8 === 0;
        expect(again).toBe(isEven ? text.replace(/[@\r]$/, '') : text);
      }),
    );
  });

  it('packed are octet by octet what 3GPP TS 23.038 shows', () => {
    expect(pack(toSeptets('hellohello')!).toString('hex')).toBe('e8329bfd4697d9ec37');
  });

  it('are carried in the smallest alphabet that has them, on every kind of line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 70 }),
        fc.constantFrom(...DEFAULT_ALPHABETS),
        (text, byDefault) => {
          const encoded = encode(text, byDefault);
          const alphabet = alphabetOf(encoded.dataCoding, byDefault)!;
          const back = textFrom(alphabet, joinable(alphabet, onTheWire(encoded, byDefault), 0));
          const even = byDefault === 'gsm7-packed' && encoded.isGsm && encoded.units.length % 8 === 0;
          expect(back.replace(/^\ufeff/, '')).toBe(
            (even ? text.replace(/[@\r]$/, '') : text).toWellFormed().replace(/^\ufeff/, ''),
          );
        },
      ),
    );
  });

  it.each([
    [0x00, '80', '€ é', '1b652005'],
    [0x03, 'latin1', 'é£', 'e9a3'],
    [0x08, 'ucs2', 'شحن ١٠٠', '0634062d06460020066106600660'],
    [0x08, 'ucs2, little end first', 'شحن', 'fffe34062d064606'],
    [0x06, 'cyrillic', 'Да', 'b4d0'],
    [0xf1, 'class 1', 'abc', '616263'],
    [0x04, 'data', '', '616263'],
    [0x99, 'reserved', '', '616263'],
    [0x08, 'an octet too many', 'ش', '063406'],
  ])('of data_coding %s (%s) are read', (data_coding, _words, text, hex) => {
    const pdu = deliver({ body: { source_addr: '33639980001', data_coding, short_message: Buffer.from(hex, 'hex') } });
    expect(readDelivery(pdu, 'gsm7')).toMatchObject({ is: 'message', text });
  });
});

describe('a delivery', () => {
  it('of a payload is its text, and of an international sender his number', () => {
    const long = 'RECH 100 '.repeat(40);
    const pdu = deliver({
      body: { source_addr: '33639980001', source_addr_ton: 1 },
      parameters: [[TAGS.messagePayload, Buffer.from(long)]],
    });
    expect(readDelivery(pdu, 'latin1')).toEqual({
      is: 'message',
      sender: '+33639980001',
      text: long,
      messageId: undefined,
    });
  });

  it.each([
    ['8-bit', parts(5, 0, 3, 9, 3, 2), { reference: 'udh8:9', total: 3, part: 2 }],
    ['16-bit', parts(6, 8, 4, 1, 2, 3, 1), { reference: 'udh16:258', total: 3, part: 1 }],
    ['among others', parts(9, 5, 2, 0, 1, 0, 3, 9, 2, 2), { reference: 'udh8:9', total: 2, part: 2 }],
    ['of one', parts(5, 0, 3, 9, 1, 1), undefined],
    ['part 0', parts(5, 0, 3, 9, 2, 0), 'broken'],
    ['part 3 of 2', parts(5, 0, 3, 9, 2, 3), 'broken'],
    ['an element cut off', parts(3, 0, 3, 9), 'broken'],
    ['longer than the message', parts(90, 0, 3), 'broken'],
  ])('has its place in a long message: %s', (_words, header, place) => {
    expect(placeOf(0x40, Buffer.concat([header, Buffer.from('ab')]), new Map()).place).toEqual(place);
  });

  it('has its place by SAR; half of it is none', () => {
    const sar = [
      [TAGS.sarReference, uint16(300)],
      [TAGS.sarTotal, uint8(2)],
      [TAGS.sarPart, uint8(1)],
    ] as const;
    expect(readDelivery(deliver({ parameters: sar }), 'gsm7')).toMatchObject({
      is: 'part',
      place: { reference: 'sar:300', total: 2, part: 1 },
    });
    expect(
      readDelivery(deliver({ parameters: sar.slice(0, 2), body: { short_message: Buffer.from('RECH 100') } }), 'gsm7'),
    ).toMatchObject({
      is: 'message',
      text: '',
    });
  });

  it('keeps letters whole that were cut in two between parts', () => {
    const smile = Buffer.from('🙂', 'utf16le').swap16();
    expect(
      textOf([
        { alphabet: 'utf-16be', octets: smile.subarray(0, 2) },
        { alphabet: 'utf-16be', octets: smile.subarray(2) },
      ]),
    ).toBe('🙂');
    expect(
      textOf([
        { alphabet: 'gsm7', octets: parts(0x1b) },
        { alphabet: 'gsm7', octets: parts(0x65) },
      ]),
    ).toBe('€');
  });

  it('packed behind a header begins at a septet', () => {
    const [first] = submissionsOf(
      { replyId: 'r', to: '+33639980001', text: 'x'.repeat(200), encoding: 'gsm7', paid: true },
      { ...OPTIONS, defaultAlphabet: 'gsm7-packed', longTexts: 'parts' },
    )!;
    const pdu = deliver({ body: { ...first!.body, source_addr: '1' } });
    const delivery = readDelivery(pdu, 'gsm7-packed');
    expect(delivery.is === 'part' && textOf([delivery.content])).toBe('x'.repeat(153));
  });
});

describe('a receipt', () => {
  const words =
    'id:0000012aF sub:001 dlvrd:001 submit date:2611261200 done date:2611261201 stat:UNDELIV err:012 text:Flouss';

  it('in words, as 3.3 has it', () => {
    expect(
      readDelivery(
        deliver({ body: { esm_class: 0x04, source_addr: '336', short_message: Buffer.from(words) } }),
        'gsm7',
      ),
    ).toMatchObject({
      is: 'receipt',
      receipt: { state: 'undeliverable', carrierIds: expect.arrayContaining(['12af']), reference: undefined },
    });
  });

  it('in parameters, as 3.4 has it, with the number we gave', () => {
    const pdu = deliver({
      body: { esm_class: 0x04 },
      parameters: [
        [TAGS.receiptedMessageId, Buffer.from('4783\0')],
        [TAGS.messageState, uint8(2)],
        [TAGS.userMessageReference, uint16(0xbeef)],
      ],
    });
    // 4783 said in tens was 12af in sixteens.
    expect(readDelivery(pdu, 'gsm7')).toMatchObject({
      receipt: { state: 'delivered', reference: 0xbeef, carrierIds: expect.arrayContaining(['4783', '12af']) },
    });
  });

  it('is nothing that a customer could text', () => {
    expect(readDelivery(deliver({ body: { short_message: Buffer.from(words) } }), 'gsm7')).toMatchObject({
      is: 'message',
    });
  });
});

describe('a reply', () => {
  const message = { replyId: 'r', to: '+33639980001', encoding: 'gsm7', paid: true } as const;

  it('goes to a number, from the short number, billed, with its validity', () => {
    expect(submissionsOf({ ...message, text: 'Bonjour' }, OPTIONS)).toMatchObject([
      {
        body: {
          service_type: 'PAID',
          source_addr: '71004',
          destination_addr: '33639980001',
          dest_addr_ton: 1,
          registered_delivery: 1,
          validity_period: '000001020000000R',
          short_message: Buffer.from('Bonjour'),
        },
      },
    ]);
  });

  it.each(['gsm7', 'gsm7-packed', 'latin1'] as const)(
    'that is long goes in parts of which the first is billed: %s',
    (defaultAlphabet) => {
      for (const text of ['a€'.repeat(120), 'é'.repeat(400), `a${'🙂'.repeat(90)}`]) {
        const sent = submissionsOf({ ...message, text }, { ...OPTIONS, defaultAlphabet, longTexts: 'parts' })!;
        const read = sent.map(({ body }) =>
          readDelivery(deliver({ body: { ...body, source_addr: '1' } }), defaultAlphabet),
        );
        expect(
          textOf(
            read.map((each) => (each.is === 'part' ? each.content : { alphabet: undefined, octets: Buffer.alloc(0) })),
          ),
        ).toBe(text);
        // Latin-1 has no euro sign: there the text goes in UCS-2.
        const isWide = defaultAlphabet === 'latin1' && text.includes('€');
        expect(sent).toHaveLength(isWide ? 4 : smsSegments(text).segments);
        expect(sent.map(({ body }) => body.service_type)).toEqual(['PAID', ...sent.slice(1).map(() => '')]);
        for (const { body } of sent) expect(body.short_message!.length).toBeLessThanOrEqual(159);
      }
    },
  );

  it('that is long goes whole in a payload, once', () => {
    const [one, ...more] = submissionsOf({ ...message, text: 'é'.repeat(400) }, OPTIONS)!;
    expect(more).toEqual([]);
    expect(one!.parameters.find(([tag]) => tag === TAGS.messagePayload)?.[1]).toHaveLength(400);
  });

  it('to what is no address is none', () => {
    for (const to of ['', 'MA BANQUE', 'x'.repeat(21), 'été'])
      expect(submissionsOf({ ...message, to, text: 'a' }, OPTIONS)).toBeUndefined();
  });

  it.each([
    [STATUS.ok, 'accepted'],
    [STATUS.throttled, 'not-sent'],
    [STATUS.queueFull, 'not-sent'],
    [STATUS.systemError, 'unknown'],
    [0x0b, 'refused'],
    [STATUS.submitFailed, 'refused'],
    [0x0400, 'refused'],
  ] as const)('answered with %s is %s', (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome);
    expect(isTooMuch(status)).toBe([0x58, 0x14].includes(status));
  });
});

function edited(bytes: Buffer, at: number, octets: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(octets, at);
  return copy;
}

function fit(bytes: Buffer): Buffer {
  return edited(bytes, 0, [...uint16(0), ...uint16(bytes.length)]);
}
