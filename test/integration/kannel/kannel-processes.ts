/** Debian's Kannel as processes, under the configuration that operators are given, between phones of the test and a server of ours. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { assert } from '@flouss/shared/kernel/assert';
import { CARRIER_PASSWORD, CARRIER_USER, eventually, pause } from '../simulators/simulator-processes.ts';

const CONFIGURATION = fileURLToPath(new URL('../../../sync-server/src/sms/carriers/kannel.conf', import.meta.url));
const PROGRAMS = {
  bearerbox: '/usr/sbin/bearerbox',
  smsbox: '/usr/sbin/smsbox',
  fakesmsc: '/usr/lib/kannel/test/fakesmsc',
} as const;
const STARTED_WITHIN_MS = 30_000;

/** Undefined where Kannel is not installed. */
export const kannel = Object.values(PROGRAMS).every((path) => existsSync(path)) ? PROGRAMS : undefined;

export interface KannelPorts {
  readonly admin: number;
  readonly boxes: number;
  readonly sendsms: number;
  readonly phones: number;
}

export interface Kannel {
  readonly ports: KannelPorts;
  /** What our server calls the carrier. */
  readonly url: string;
  /** What bearerbox says it has taken and sent. */
  accessLog(): Promise<string>;
  killSmsbox(): Promise<void>;
  startSmsbox(): Promise<void>;
  stop(): Promise<void>;
}

export async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(
    probes.map((probe) => {
      const closed = once(probe, 'close');
      probe.close();
      return closed;
    }),
  );
  return ports;
}

type Changes = readonly (readonly [was: string, is: string])[];

/** `serverUrl`: whom smsbox posts to. `more`: what else is otherwise than the operator has it. */
export async function startKannel(folder: string, serverUrl: string, more: Changes = []): Promise<Kannel> {
  assert(kannel, 'Kannel is installed');
  const [admin, boxes, sendsms, phones] = (await freePorts(4)) as [number, number, number, number];
  const ports: KannelPorts = { admin, boxes, sendsms, phones };
  await mkdir(join(folder, 'spool'), { recursive: true });
  const path = join(folder, 'kannel.conf');
  await writeFile(path, configurationOf(await readFile(CONFIGURATION, 'utf8'), folder, serverUrl, ports, more));
  await writeFile(join(folder, 'smsc.conf'), linesToPhones(phones));
  const bearerbox = run(kannel.bearerbox, path);
  let smsbox: ChildProcess | undefined;
  await eventually('bearerbox', () => listens(phones), STARTED_WITHIN_MS);

  const self: Kannel = {
    ports,
    url: `http://127.0.0.1:${sendsms}`,
    accessLog: () => readFile(join(folder, 'access.log'), 'utf8'),
    async startSmsbox() {
      smsbox = run(PROGRAMS.smsbox, path);
      await eventually('smsbox', () => listens(sendsms), STARTED_WITHIN_MS);
    },
    async killSmsbox() {
      if (smsbox) await end(smsbox, 'SIGKILL');
    },
    async stop() {
      await self.killSmsbox();
      await end(bearerbox, 'SIGKILL');
    },
  };
  await self.startSmsbox();
  return self;
}

/** The operator's own file, with the test's addresses in it. */
function configurationOf(text: string, folder: string, serverUrl: string, ports: KannelPorts, more: Changes): string {
  const server = serverUrl.replace('http://', '');
  const changes: Changes = [
    ['admin-port = 13000', `admin-port = ${ports.admin}`],
    ['smsbox-port = 13001', `smsbox-port = ${ports.boxes}`],
    ['sendsms-port = 13013', `sendsms-port = ${ports.sendsms}`],
    ['http-queue-delay = 10', 'http-queue-delay = 1'],
    ['sms-resend-freq = 10', 'sms-resend-freq = 1'],
    ['username = flouss', `username = ${CARRIER_USER}`],
    ['"https://flouss:CHANGE-both-ways@server/', `"http://${CARRIER_USER}:${CARRIER_PASSWORD}@${server}/`],
    ['CHANGE-both-ways', CARRIER_PASSWORD],
    ['CHANGE-admin', 'of-the-tests'],
    ['/var/spool/kannel', join(folder, 'spool')],
    ['/var/log/kannel/', `${folder}/`],
    ['/etc/kannel/smsc.conf', join(folder, 'smsc.conf')],
    ...more,
  ];
  return changes.reduce((changed, [was, is]) => {
    assert(changed.includes(was), `kannel.conf has ${was}`);
    return changed.replaceAll(was, is);
  }, text);
}

const linesToPhones = (port: number): string =>
  ['group = smsc', 'smsc = fake', 'smsc-id = phones', `port = ${port}`, 'connect-allow-ip = 127.0.0.1', ''].join('\n');

function run(program: string, path: string): ChildProcess {
  return spawn(program, ['-v', '4', path], { stdio: 'ignore' });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

function listens(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}

/** Messages of strangers, brought by Kannel's own fake SMSC; until it says that it has handed them all over. */
export async function strangersText(port: number, text: string, count: number): Promise<void> {
  const message = `+3363997 71004 text ${text}`;
  // 1: each from a number of its own.
  const options = ['-H', '127.0.0.1', '-r', String(port), '-i', '0.01', '-z', '1', '-m', String(count)];
  const child = spawn(PROGRAMS.fakesmsc, [...options, message], { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes(`sent message ${count}`)) break;
  }
  await pause(500);
  await end(child, 'SIGKILL');
}

export interface Phones {
  say(phone: string, text: string): void;
  close(): void;
}

/** All phones on one line of the fake SMSC's own protocol, a line of text a message: `sender receiver text words`. */
export async function openPhones(port: number, hears: (phone: string, text: string) => void): Promise<Phones> {
  const socket: Socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  createInterface({ input: socket }).on('line', (line) => {
    const [, phone = '', kind = '', rest = ''] = /^\S+ (\S+) (\S+) ?(.*)$/.exec(line) ?? [];
    hears(phone, kind === 'text' ? rest : wordsIn(rest));
  });
  return {
    say: (phone, text) => void socket.write(`${phone} 71004 text ${text}\n`),
    close: () => void socket.destroy(),
  };
}

/** What is no plain text is written in percent signs and plus signs. */
function wordsIn(encoded: string): string {
  const bytes = encoded.replaceAll('+', ' ').replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => {
    return String.fromCodePoint(Number.parseInt(hex, 16));
  });
  return bytes.replaceAll('\0', '');
}
