/** One line to an SMSC and several: what is answered when, what a broken or hostile SMSC gets, how a line falls and is there again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import type {
  DeliveryReceipt,
  InboundMessage,
  InboundPart,
  OutboundMessage,
} from '../../../sync-server/src/sms/carriers/carrier.ts';
import { STATUS } from '../../../sync-server/src/sms/carriers/smpp/commands.ts';
import {
  smppCarrier,
  type SmppCarrier,
  type SmppOptions,
} from '../../../sync-server/src/sms/carriers/smpp/smpp-carrier.ts';
import { writePdu } from '../../../sync-server/src/sms/carriers/smpp/pdu.ts';
import { UNWATCHED_SMS } from '../../../sync-server/src/http/sms-metrics.ts';
import { eventually, pause } from '../simulators/simulator-processes.ts';
import { makeCertificate } from '../sync/make-certificate.ts';
import { openScriptedSmsc, type ScriptedSmsc } from './scripted-smsc.ts';
import { smppOptions } from './smpp-centre.ts';

const MESSAGE: OutboundMessage = {
  replyId: 'r',
  to: '+33639980001',
  text: 'Bonjour',
  encoding: 'gsm7',
  paid: false,
};
const TEXT = {
  source_addr: '33639980001',
  source_addr_ton: 1,
  short_message: Buffer.from('RECH 100'),
} as const;

let smsc: ScriptedSmsc;
let carrier: SmppCarrier;
let took: (InboundMessage | InboundPart | DeliveryReceipt)[];
let refusals: string[];
/** Why lines ended, as the log has it. */
let ended: unknown[];
/** What taking a message waits for, or fails with. */
let taking: () => Promise<void>;

beforeEach(async () => {
  took = [];
  refusals = [];
  ended = [];
  taking = async () => {};
  smsc = await openScriptedSmsc();
});
afterEach(async () => {
  await carrier.stop();
  await smsc.close();
});

async function take(what: InboundMessage | InboundPart | DeliveryReceipt): Promise<void> {
  await taking();
  took.push(what);
}

async function open(more: Partial<SmppOptions> = {}, port = smsc.port): Promise<void> {
  carrier = smppCarrier({
    options: smppOptions(`smpp://127.0.0.1:${port}`, { binds: 1, receipts: false, ...more }),
    shortNumber: '71004',
    clock: systemClock,
    random: systemRandom,
    log: { info() {}, warn: (of: object) => void ('code' in of && ended.push(of.code)), error() {} },
    metrics: { ...UNWATCHED_SMS, refused: (trouble) => void refusals.push(trouble) },
    receive: { message: take, part: take, receipt: take },
    taken: async () => {},
  });
  carrier.start();
}

async function bound(more: Partial<SmppOptions> = {}): Promise<void> {
  await open(more);
  await eventually('the bind', async () => carrier.reachedSince());
}

const deliver = (sequence: number): void => smsc.lines.at(-1)!.say({ command: 'deliver_sm', sequence, body: TEXT });

describe('a delivery', () => {
  it('is answered when it is durable, and not before', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    taking = () => committed;
    await bound();
    deliver(1);
    await pause(150);
    expect(smsc.heard('deliver_sm_resp')).toEqual([]);
    commit();
    expect(await smsc.wait('deliver_sm_resp')).toMatchObject([{ status: STATUS.ok, sequence: 1 }]);
    expect(took).toMatchObject([{ sender: '+33639980001', text: 'RECH 100' }]);
  });

  it.each([
    ['the database is locked', Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }), STATUS.queueFull],
    ['the disk is full', Object.assign(new Error('full'), { code: 'SQLITE_FULL' }), STATUS.queueFull],
    ['the program is wrong', new TypeError('no'), STATUS.systemError],
  ])('that cannot be kept (%s) is asked for again', async (_words, error, status) => {
    taking = async () => {
      throw error;
    };
    await bound();
    deliver(1);
    expect(await smsc.wait('deliver_sm_resp')).toMatchObject([{ status }]);
    taking = async () => {};
    deliver(2);
    expect(await smsc.wait('deliver_sm_resp', 2)).toMatchObject([{}, { status: STATUS.ok }]);
  });

  it('beyond what can be in hand is sent away, and the others are still answered', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    taking = () => committed;
    await bound();
    for (let n = 1; n <= 300; n++) deliver(n);
    const away = await smsc.wait('deliver_sm_resp', 44);
    expect(away.every(({ status }) => status === STATUS.queueFull)).toBe(true);
    commit();
    await smsc.wait('deliver_sm_resp', 300);
    expect(took).toHaveLength(256);
  });

  it('in the same breath as the bind’s answer is taken', async () => {
    smsc.script(({ command, sequence }, line) => {
      if (command !== 'bind_transceiver') return false;
      const body = { system_id: 'smsc' };
      line.raw(
        Buffer.concat([
          writePdu({ command: 'bind_transceiver_resp', sequence, body }),
          writePdu({ command: 'deliver_sm', sequence: 1, body: TEXT }),
        ]),
      );
      return true;
    });
    await open();
    expect(await smsc.wait('deliver_sm_resp')).toMatchObject([{ status: STATUS.ok }]);
    expect(took).toHaveLength(1);
  });

  it('before the bind, or of what nobody understands, is refused by its status', async () => {
    smsc.script(({ command }) => command === 'bind_transceiver');
    await open();
    await smsc.wait('bind_transceiver');
    deliver(1);
    expect(await smsc.wait('deliver_sm_resp')).toMatchObject([{ status: STATUS.invalidBindStatus }]);
    expect(took).toEqual([]);
  });
});

describe('what an SMSC may not say', () => {
  it('is refused and counted, and the line goes on', async () => {
    await bound();
    const [line] = smsc.lines;
    const bad = Buffer.from('00000014000009090000000000000005deadbeef', 'hex');
    line!.raw(bad);
    expect(await smsc.wait('generic_nack')).toMatchObject([{ status: STATUS.invalidCommandId, sequence: 5 }]);
    line!.raw(Buffer.from('0000001400000005000000000000000600000000', 'hex'));
    expect(await smsc.wait('deliver_sm_resp')).toMatchObject([{ status: STATUS.invalidMessageLength, sequence: 6 }]);
    line!.say({ command: 'outbind', sequence: 7, body: { system_id: 'x', password: 'y' } });
    line!.say({ command: 'alert_notification', sequence: 8 });
    line!.say({ command: 'submit_sm', sequence: 9, body: TEXT });
    line!.say({ command: 'submit_sm_resp', sequence: 999, body: { message_id: 'never asked' } });
    await smsc.wait('generic_nack', 2);
    deliver(10);
    await smsc.wait('deliver_sm_resp', 2);
    expect(refusals).toEqual(['command-unknown', 'body-cut', 'outbind']);
    expect(smsc.lines).toHaveLength(1);
  });

  it.each([
    ['a length of no PDU', Buffer.alloc(64), 'stream-broken'],
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'stream-broken'],
    [
      'nonsense without end',
      Buffer.concat(Array.from({ length: 60 }, () => Buffer.from('00000010000009090000000000000005', 'hex'))),
      'command-unknown',
    ],
  ])('ends the line when it is %s; another is made', async (_words, bytes, trouble) => {
    await bound();
    smsc.lines[0]!.raw(bytes);
    await smsc.wait('bind_transceiver', 2);
    expect(refusals).toContain(trouble);
    expect(smsc.lines[0]!.isOver).toBe(true);
  });

  it('ends the line when it does not read what it is told', async () => {
    await bound();
    const [line] = smsc.lines;
    line!.stopReading();
    const nonsense = Buffer.concat(
      Array.from({ length: 20_000 }, (_, n) =>
        Buffer.from(`0000001000000015000000000000${(n % 0xffff).toString(16).padStart(4, '0')}`, 'hex'),
      ),
    );
    for (let round = 0; round < 60 && !line!.isOver; round++) {
      line!.raw(nonsense);
      await pause(20);
    }
    expect(smsc.lines.length).toBeGreaterThan(1);
  });
});

describe('a line', () => {
  it('that is refused, cut or silent is made again, later each time', async () => {
    let binds = 0;
    smsc.script(({ command, sequence }, line) => {
      if (command !== 'bind_transceiver') return false;
      binds += 1;
      if (binds === 1) line.say({ command: 'bind_transceiver_resp', sequence, status: STATUS.invalidPassword });
      else if (binds === 2) line.cut();
      else if (binds === 3) line.say({ command: 'generic_nack', sequence, status: STATUS.systemError });
      return binds <= 4;
    });
    await open({ times: { connectMs: 500, answerMs: 200, quietMs: 5_000 } });
    await eventually('the bind', async () => carrier.reachedSince());
    expect(binds).toBe(5);
  });

  it('that nobody answers on is ended', async () => {
    smsc.script(({ command }, line) => command === 'enquire_link' && line === smsc.lines[0]);
    await bound({ times: { connectMs: 500, answerMs: 200, quietMs: 100 } });
    await smsc.wait('bind_transceiver', 2);
    expect(smsc.lines[0]!.heard.some(({ command }) => command === 'enquire_link')).toBe(true);
    const [, second] = smsc.lines;
    await eventually(
      'proof of the second',
      async () => second!.heard.filter(({ command }) => command === 'enquire_link').length > 2 || undefined,
    );
    expect(second!.isOver).toBe(false);
  });

  it('is left when the SMSC asks for it, with what is in hand answered first', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    taking = () => committed;
    await bound();
    deliver(1);
    smsc.lines[0]!.say({ command: 'unbind', sequence: 2 });
    await pause(100);
    expect(smsc.heard('unbind_resp')).toEqual([]);
    commit();
    await smsc.wait('unbind_resp');
    expect(smsc.lines[0]!.heard.slice(-2).map(({ command }) => command)).toEqual(['deliver_sm_resp', 'unbind_resp']);
    await smsc.wait('bind_transceiver', 2);
  });

  it('is left in order when the server ends: nothing new is taken, what is in hand is answered, then unbind', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    taking = () => committed;
    await bound({ binds: 2 });
    await smsc.wait('bind_transceiver', 2);
    deliver(1);
    await pause(50);
    const stopped = carrier.stop();
    expect(await carrier.send(MESSAGE)).toBe('not-sent');
    deliver(2);
    expect(await smsc.wait('deliver_sm_resp')).toMatchObject([{ sequence: 2, status: STATUS.queueFull }]);
    commit();
    await stopped;
    expect(smsc.heard('deliver_sm_resp')).toHaveLength(2);
    expect(smsc.heard('unbind')).toHaveLength(2);
    await pause(300);
    expect(smsc.heard('bind_transceiver')).toHaveLength(2);
  });

  it('over TLS speaks only to an SMSC that somebody vouches for', async () => {
    const authority = makeCertificate('SMSC authority', { authority: true });
    const { cert, key } = makeCertificate('smsc', { names: ['127.0.0.1'], issuer: authority });
    const secret = await openScriptedSmsc({ cert, key });
    try {
      const address = { host: '127.0.0.1', port: secret.port };
      await open({ address: { ...address, tls: {} } });
      await pause(300);
      expect(secret.heard('bind_transceiver')).toEqual([]);
      expect(new Set(ended)).toEqual(new Set(['not-trusted']));
      await carrier.stop();
      await open({ address: { ...address, tls: { ca: authority.cert } } });
      await secret.wait('bind_transceiver');
      expect(await eventually('the bind', async () => carrier.reachedSince())).toBeGreaterThan(0);
    } finally {
      await carrier.stop();
      await secret.close();
    }
  });
});

describe('a reply', () => {
  it.each([
    ['taken', 'answer', STATUS.ok, 'accepted'],
    ['refused', 'answer', 0x0b, 'refused'],
    ['turned away', 'answer', STATUS.throttled, 'not-sent'],
    ['broken over', 'answer', STATUS.systemError, 'unknown'],
    ['nacked', 'nack', STATUS.queueFull, 'not-sent'],
    ['answered with what nobody understands', 'garbage', 0, 'unknown'],
    ['not answered', 'silence', 0, 'unknown'],
    ['cut off', 'cut', 0, 'unknown'],
  ] as const)('that is %s says so', async (_words, how, status, outcome) => {
    smsc.script(({ command, sequence }, line) => {
      if (command !== 'submit_sm') return false;
      if (how === 'cut') line.cut();
      if (how === 'answer') line.say({ command: 'submit_sm_resp', sequence, status });
      if (how === 'nack') line.say({ command: 'generic_nack', sequence, status });
      if (how === 'garbage')
        line.raw(Buffer.from(`0000001280000004000000000000${sequence.toString(16).padStart(4, '0')}4142`, 'hex'));
      return true;
    });
    await bound({ times: { connectMs: 500, answerMs: 200, quietMs: 5_000 } });
    expect(await carrier.send(MESSAGE)).toBe(outcome);
  });

  it('without a line is not sent', async () => {
    await open({}, 9);
    expect(await carrier.send(MESSAGE)).toBe('not-sent');
  });

  it('to no address is refused without a word to the SMSC', async () => {
    await bound();
    expect(await carrier.send({ ...MESSAGE, to: 'MA BANQUE' })).toBe('refused');
    expect(smsc.heard('submit_sm')).toEqual([]);
  });

  it('beyond the window is not sent, and goes by the roomier line', async () => {
    smsc.script(({ command }) => command === 'submit_sm');
    await bound({ binds: 2, window: 2, times: { connectMs: 500, answerMs: 400, quietMs: 5_000 } });
    await smsc.wait('bind_transceiver', 2);
    await pause(50);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => carrier.send(MESSAGE)));
    expect(outcomes.toSorted()).toEqual(['not-sent', 'not-sent', 'unknown', 'unknown', 'unknown', 'unknown']);
    expect(smsc.lines.map(({ heard }) => heard.filter(({ command }) => command === 'submit_sm').length)).toEqual([
      2, 2,
    ]);
  });

  it('waits while the SMSC asks for less, longer each time it says so again', async () => {
    let throttled = 2;
    smsc.script(({ command, sequence }, line) => {
      if (command !== 'submit_sm' || throttled === 0) return false;
      throttled -= 1;
      line.say({ command: 'submit_sm_resp', sequence, status: STATUS.throttled });
      return true;
    });
    await bound({
      pace: { throttledMinMs: 100, throttledMaxMs: 1_000, reconnectMinMs: 20, reconnectMaxMs: 100 },
    });
    expect(await carrier.send(MESSAGE)).toBe('not-sent');
    expect(await carrier.send(MESSAGE)).toBe('not-sent');
    expect(smsc.heard('submit_sm')).toHaveLength(1);
    await pause(120);
    expect(await carrier.send(MESSAGE)).toBe('not-sent');
    expect(smsc.heard('submit_sm')).toHaveLength(2);
    await pause(120);
    expect(await carrier.send(MESSAGE)).toBe('not-sent');
    expect(smsc.heard('submit_sm')).toHaveLength(2);
    await pause(120);
    expect(await carrier.send(MESSAGE)).toBe('accepted');
  });

  it('in parts of which one is lost is in doubt, not refused', async () => {
    let sent = 0;
    smsc.script(({ command, sequence }, line) => {
      if (command !== 'submit_sm') return false;
      sent += 1;
      if (sent === 2) line.say({ command: 'submit_sm_resp', sequence, status: 0x0b });
      return sent === 2;
    });
    await bound({ longTexts: 'parts' });
    expect(await carrier.send({ ...MESSAGE, text: 'é'.repeat(400) })).toBe('unknown');
    expect(sent).toBe(2);
  });
});
