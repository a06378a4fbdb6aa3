/** Our line to an SMSC that we have not written: npm's `smpp`, which reads and writes every PDU by itself. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import smpp, { type PeerPdu, type PeerSession } from 'smpp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UNWATCHED_SMS } from '../../../sync-server/src/http/sms-metrics.ts';
import type { DeliveryReceipt, InboundMessage, InboundPart } from '../../../sync-server/src/sms/carriers/carrier.ts';
import { textOfKept } from '../../../sync-server/src/sms/carriers/smpp/delivery.ts';
import {
  smppCarrier,
  type SmppCarrier,
  type SmppOptions,
} from '../../../sync-server/src/sms/carriers/smpp/smpp-carrier.ts';
import { referenceOf } from '../../../sync-server/src/sms/carriers/smpp/submission.ts';
import { CARRIER_USER, eventually, SMPP_PASSWORD } from '../simulators/simulator-processes.ts';
import { smppOptions } from './smpp-centre.ts';

const PHONE = '+33639980001';

interface Took {
  readonly messages: InboundMessage[];
  readonly parts: InboundPart[];
  readonly receipts: DeliveryReceipt[];
}

let took: Took;
let carrier: SmppCarrier;
let submitted: PeerPdu[];
let session: PeerSession;
let port: number;
let close: () => Promise<void>;

beforeEach(async () => {
  took = { messages: [], parts: [], receipts: [] };
  submitted = [];
  const sessions = new Set<PeerSession>();
  const server = smpp.createServer((opened) => {
    sessions.add(opened);
    opened.on('error', () => {});
    opened.on('bind_transceiver', (pdu) => {
      const isKnown = pdu.system_id === CARRIER_USER && pdu.password === SMPP_PASSWORD;
      session = opened;
      opened.send(
        pdu.response({
          command_status: isKnown ? smpp.ESME_ROK : smpp.ESME_RBINDFAIL,
          system_id: 'peer',
        }),
      );
    });
    opened.on('submit_sm', (pdu) => {
      submitted.push(pdu);
      opened.send(pdu.response({ message_id: `peer-${submitted.length}` }));
    });
    opened.on('enquire_link', (pdu) => void opened.send(pdu.response()));
    opened.on('unbind', (pdu) => {
      opened.send(pdu.response());
      opened.close();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  close = async () => {
    for (const opened of sessions) opened.destroy();
    server.close();
    await once(server, 'close');
  };
  await open();
});
afterEach(async () => {
  await carrier.stop();
  await close();
});

async function open(more: Partial<SmppOptions> = {}): Promise<void> {
  carrier = smppCarrier({
    options: smppOptions(`smpp://127.0.0.1:${port}`, { binds: 1, longTexts: 'parts', ...more }),
    shortNumber: '71004',
    clock: systemClock,
    random: systemRandom,
    log: { info() {}, warn() {}, error() {} },
    metrics: UNWATCHED_SMS,
    receive: {
      message: async (message) => void took.messages.push(message),
      part: async (part) => void took.parts.push(part),
      receipt: async (receipt) => void took.receipts.push(receipt),
    },
    taken: async () => {},
  });
  carrier.start();
  await eventually('the bind', async () => carrier.reachedSince());
}

/** Its answer's status, once the peer has it. */
const deliver = (pdu: object): Promise<number> =>
  new Promise((resolve) => {
    session.deliver_sm(
      { source_addr: PHONE.slice(1), source_addr_ton: 1, destination_addr: '71004', ...pdu },
      (answer) => resolve(answer.command_status),
    );
  });

it.each([
  // It calls GSM 03.38 «ASCII», and says 1 for it.
  ['RECH 100€ MAMAN {[~]}', undefined],
  ['Ça va? été àèìòù', undefined],
  ['RECH 100€ MAMAN @_$', 0],
  ['ÀÊÎ', 3],
  ['שלום', undefined],
  ['شحن ١٠٠ ماما', 8],
])('a message that it writes is read: %s', async (said, data_coding) => {
  expect(await deliver({ short_message: said, ...(data_coding !== undefined && { data_coding }) })).toBe(0);
  expect(took.messages).toMatchObject([{ sender: PHONE, text: said }]);
});

it('parts that it writes, in any order, are one text', async () => {
  const said = `RECH 100 MAMAN${' '.repeat(200)}merci €`;
  const [first, second] = [said.slice(0, 150), said.slice(150)];
  for (const [part, message] of [
    [2, second],
    [1, first],
  ] as const) {
    const udh = Buffer.from([5, 0, 3, 77, 2, part]);
    expect(await deliver({ esm_class: 0x40, short_message: { udh, message } })).toBe(0);
  }
  expect(took.parts.map(({ part, total, reference }) => [part, total, reference])).toEqual([
    [2, 2, 'udh8:77'],
    [1, 2, 'udh8:77'],
  ]);
  expect(textOfKept(took.parts.toReversed().map(({ content }) => content))).toBe(said);
});

it('a payload, SAR parameters and a receipt that it writes are read', async () => {
  await deliver({ short_message: '', message_payload: 'SOLDE '.repeat(60), data_coding: 0 });
  await deliver({
    short_message: 'RECH',
    sar_msg_ref_num: 513,
    sar_total_segments: 2,
    sar_segment_seqnum: 1,
  });
  await deliver({
    esm_class: 0x04,
    short_message: 'id:peer-1 sub:001 dlvrd:001 submit date:2611261200 done date:2611261201 stat:DELIVRD err:000 text:',
    receipted_message_id: 'peer-1',
    message_state: 2,
    user_message_reference: referenceOf('a reply'),
  });
  expect(took.messages).toMatchObject([{ text: 'SOLDE '.repeat(60) }]);
  expect(took.parts).toMatchObject([{ reference: 'sar:513', total: 2, part: 1 }]);
  expect(took.receipts).toMatchObject([{ state: 'delivered', carrierIds: ['peer-1'] }]);
  expect(took.receipts[0]!.isOf('a reply')).toBe(true);
});

it.each(["Flouss: c'est fait. 100,00 € versés", 'فلوس: تم', 'é'.repeat(400)])(
  'reads what we write: %s',
  async (said) => {
    const reply = {
      replyId: 'a reply',
      to: PHONE,
      text: said,
      encoding: 'gsm7',
      paid: true,
    } as const;
    expect(await carrier.send(reply)).toBe('accepted');
    const texts = submitted.map(({ short_message }) => short_message);
    expect(texts.map((each) => each.message).join('')).toBe(said);
    expect(submitted[0]).toMatchObject({
      service_type: 'PAID',
      destination_addr: PHONE.slice(1),
      dest_addr_ton: 1,
      registered_delivery: 1,
      user_message_reference: referenceOf('a reply'),
    });
    expect(submitted.slice(1).every(({ service_type }) => service_type === '')).toBe(true);
  },
);

it('reads a long text whole in a payload', async () => {
  await carrier.stop();
  await open({ longTexts: 'payload' });
  const text = 'é'.repeat(400);
  expect(await carrier.send({ replyId: 'r', to: PHONE, text, encoding: 'gsm7', paid: false })).toBe('accepted');
  expect(submitted).toMatchObject([{ message_payload: { message: text } }]);
});
