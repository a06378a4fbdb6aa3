/**
 * PDUs as an SMSC gone wrong, or somebody in its place, would send them: truncated, with wrong lengths, with parameters within
 * parameters. They go through what the session does with octets: cut into PDUs, read, understood.
 */
import { chanceOf, type Chance } from '../simulation/chance.ts';
import { textOf, readDelivery } from '../../sync-server/src/sms/carriers/smpp/delivery.ts';
import { DEFAULT_ALPHABETS } from '../../sync-server/src/sms/carriers/smpp/alphabets.ts';
import { COMMANDS, TAGS, type Command } from '../../sync-server/src/sms/carriers/smpp/commands.ts';
import { openFraming, PDU_BYTES_MAX } from '../../sync-server/src/sms/carriers/smpp/framing.ts';
import { LAYOUTS } from '../../sync-server/src/sms/carriers/smpp/layouts.ts';
import { readPdu, writePdu } from '../../sync-server/src/sms/carriers/smpp/pdu.ts';
import { mutate } from './mutate.ts';
import { openTally, type Tally } from './tally.ts';

/** Of the processor's time, for one PDU. */
const READ_MAX_MS = 100;
/** Over a million of them: what is left behind must not grow with their number. */
const GROWTH_MAX_BYTES = 96 * 1024 * 1024;
const NOTED_EVERY = 50_000;

export async function fuzzPdus(count: number, seed: string, readMaxMs = READ_MAX_MS): Promise<Tally> {
  const chance = chanceOf(`pdus ${seed}`);
  const tally = openTally(readMaxMs);
  /** Once the program is warm. */
  let warm: number | undefined;
  for (let sent = 0; sent < count; sent++) {
    const bytes = hostilePdu(chance);
    const started = process.cpuUsage();
    try {
      for (const answer of heard(bytes, chance)) tally.answered(answer === 'read' ? 200 : 400, answer);
    } catch (error) {
      tally.find(`thrown: ${String(error)} at ${bytes.toString('hex').slice(0, 200)}`);
    }
    const { user, system } = process.cpuUsage(started);
    tally.took((user + system) / 1_000, bytes.toString('hex').slice(0, 60));
    if (sent % NOTED_EVERY === NOTED_EVERY - 1) {
      const { rss } = process.memoryUsage();
      warm ??= rss;
      const grown = rss - warm;
      if (grown > GROWTH_MAX_BYTES)
        tally.find(`after ${sent + 1} PDUs there are ${Math.round(grown / 2 ** 20)} MiB more`);
      await new Promise((resolve) => void setImmediate(resolve));
    }
  }
  const { refused } = tally.ended(0);
  return tally.ended(refused);
}

/** One answer for each thing sent: the last of what became of it. */
function heard(bytes: Buffer, chance: Chance): string[] {
  const framing = openFraming();
  const cut = chance.between(0, bytes.length);
  const whole = [...framing.take(bytes.subarray(0, cut)), ...framing.take(bytes.subarray(cut))];
  if (framing.broken) return ['no length of a PDU'];
  const last = whole.at(-1);
  if (last === undefined) return ['not whole'];
  let answer = 'read';
  for (const one of whole) {
    const read = readPdu(one);
    if (!read.ok) {
      answer = read.error.trouble;
      continue;
    }
    const pdu = read.value;
    answer = 'read';
    if (pdu.command !== 'deliver_sm' && pdu.command !== 'data_sm') continue;
    const delivery = readDelivery(pdu, chance.pick(DEFAULT_ALPHABETS));
    if (delivery.is === 'part') textOf([delivery.content, delivery.content]);
  }
  return [answer];
}

/** A PDU as it should be, then changed by what means octets to any protocol, or by what means something to this one. */
export function hostilePdu(chance: Chance): Buffer {
  const sound = soundPdu(chance);
  switch (chance.weighted({ mutate: 30, length: 15, fit: 25, cut: 10, parameters: 15, many: 5 })) {
    case 'mutate':
      return mutate(sound, chance);
    case 'length':
      sound.writeUInt32BE(
        chance.pick([0, 1, 15, 16, 17, sound.length - 1, sound.length + 1, PDU_BYTES_MAX + 1, 2 ** 32 - 1]),
        0,
      );
      return sound;
    case 'fit':
      return fitted(mutate(sound, chance));
    case 'cut':
      return fitted(sound.subarray(0, chance.between(16, sound.length)));
    case 'parameters':
      return fitted(Buffer.concat([sound, nested(chance, chance.between(0, 12))]));
    case 'many':
      return fitted(Buffer.concat([sound, ...Array.from({ length: chance.between(60, 80) }, () => parameter(chance))]));
  }
}

/** Its own length says what it is, so that what is behind the head gets read. */
function fitted(bytes: Buffer): Buffer {
  if (bytes.length < 16) return bytes;
  const copy = Buffer.from(bytes.subarray(0, PDU_BYTES_MAX));
  copy.writeUInt32BE(copy.length, 0);
  return copy;
}

function parameter(chance: Chance): Buffer {
  const value = Buffer.from(chance.bytes(chance.between(0, 6)));
  return parameterOf(chance.pick([...Object.values(TAGS), chance.between(0, 0xffff)]), value, value.length);
}

function parameterOf(tag: number, value: Buffer, length: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(length & 0xffff, 2);
  return Buffer.concat([head, value]);
}

function nested(chance: Chance, levels: number): Buffer {
  if (levels === 0) return parameter(chance);
  const within = nested(chance, levels - 1);
  const lie = chance.percent(30) ? chance.between(-5, 60_000) : 0;
  return parameterOf(chance.pick(Object.values(TAGS)), within, Math.max(0, within.length + lie));
}

/** Any command with any values that fit it; most are messages, of every kind that there is. */
export function soundPdu(chance: Chance): Buffer {
  const command = chance.percent(75) ? 'deliver_sm' : chance.pick(Object.keys(COMMANDS) as Command[]);
  const body: Record<string, number | string | Buffer> = {};
  for (const [name, kind] of LAYOUTS[command]) {
    if (kind === 'u8') body[name] = chance.between(0, 255);
    else if (kind === 'octets') body[name] = Buffer.from(chance.bytes(chance.between(0, 160)));
    else body[name] = '123456789abcdefDELIVRD'.slice(0, chance.between(0, Math.min(20, kind.max - 1)));
  }
  if (command === 'deliver_sm') asMessage(body, chance);
  const parameters = Array.from({ length: chance.between(0, 4) }, () => {
    const tag = chance.pick(Object.values(TAGS));
    return [
      tag,
      Buffer.from(chance.bytes(tag === TAGS.messagePayload ? chance.between(0, 300) : chance.between(1, 2))),
    ] as const;
  });
  return writePdu({ command, sequence: chance.between(1, 0x7fffffff), body, parameters });
}

function asMessage(body: Record<string, number | string | Buffer>, chance: Chance): void {
  body['esm_class'] = chance.pick([0, 0, 0x40, 0x40, 0x04, 0x20, 0x08, 0x44, 0xc0]);
  body['data_coding'] = chance.pick([0, 0, 1, 3, 4, 5, 6, 7, 8, 8, 0x0a, 0x0e, 0xc8, 0xe8, 0xf1, 0xf5]);
  if (chance.percent(40)) {
    const header = chance.pick([
      Buffer.from([5, 0, 3, chance.between(0, 255), chance.between(0, 4), chance.between(0, 4)]),
      Buffer.from([6, 8, 4, 1, 2, chance.between(0, 4), chance.between(0, 4)]),
      Buffer.from([chance.between(0, 255), chance.between(0, 9), chance.between(0, 255)]),
    ]);
    body['short_message'] = Buffer.concat([header, Buffer.from(chance.bytes(chance.between(0, 140)))]);
  }
  if (chance.percent(10)) {
    body['short_message'] = Buffer.from(
      'id:00012af sub:001 dlvrd:001 submit date:2611261200 done date:2611261201 stat:DELIVRD err:000 text:Flouss',
    );
  }
}
