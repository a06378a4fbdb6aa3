/** An SMSC that does just what a test says, PDU by PDU. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Command } from '../../../sync-server/src/sms/carriers/smpp/commands.ts';
import { openFraming } from '../../../sync-server/src/sms/carriers/smpp/framing.ts';
import { readPdu, writePdu, type NewPdu, type Pdu } from '../../../sync-server/src/sms/carriers/smpp/pdu.ts';
import { eventually } from '../simulators/simulator-processes.ts';

export interface SmscLine {
  /** Everything it has heard, in order. */
  readonly heard: Pdu[];
  say<C extends Command>(pdu: NewPdu<C>): void;
  raw(bytes: Buffer): void;
  cut(): void;
  /** Reads no more of what comes. */
  stopReading(): void;
  readonly isOver: boolean;
}

export interface ScriptedSmsc {
  readonly port: number;
  readonly lines: SmscLine[];
  /** What it says to a PDU; by default yes to a bind, to a submission and to `enquire_link`. */
  script(answer: (pdu: Pdu, line: SmscLine) => boolean): void;
  /** Of all lines, in the order they were heard. */
  heard(command: Command): Pdu[];
  wait(command: Command, count?: number): Promise<Pdu[]>;
  close(): Promise<void>;
}

export async function openScriptedSmsc(tls?: { cert: string; key: string }): Promise<ScriptedSmsc> {
  const lines: SmscLine[] = [];
  const all: Pdu[] = [];
  const sockets = new Set<Socket>();
  let scripted: ((pdu: Pdu, line: SmscLine) => boolean) | undefined;

  const connected = (socket: Socket): void => {
    sockets.add(socket);
    const framing = openFraming();
    let isOver = false;
    const line: SmscLine = {
      heard: [],
      say: (pdu) => void socket.write(writePdu(pdu)),
      raw: (bytes) => void socket.write(bytes),
      cut: () => void socket.destroy(),
      stopReading: () => void socket.pause(),
      get isOver() {
        return isOver;
      },
    };
    lines.push(line);
    socket.on('error', () => {});
    socket.on('close', () => (isOver = true));
    socket.on('data', (chunk) => {
      for (const bytes of framing.take(chunk)) {
        const read = readPdu(bytes);
        if (!read.ok) throw new Error(`the centre said what nobody understands: ${read.error.trouble}`);
        line.heard.push(read.value);
        all.push(read.value);
        if (scripted?.(read.value, line) !== true) answer(read.value, line);
      }
    });
  };
  const server: Server = tls ? createTlsServer(tls, connected) : createServer(connected);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const heard = (command: Command): Pdu[] => all.filter((pdu) => pdu.command === command);

  return {
    port,
    lines,
    script: (next) => (scripted = next),
    heard,
    wait: (command, count = 1) =>
      eventually(`${count} × ${command}`, async () => (heard(command).length >= count ? heard(command) : undefined)),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

let ids = 0;

function answer({ command, sequence }: Pdu, line: SmscLine): void {
  if (command === 'bind_transceiver')
    line.say({ command: 'bind_transceiver_resp', sequence, body: { system_id: 'smsc' } });
  if (command === 'submit_sm') line.say({ command: 'submit_sm_resp', sequence, body: { message_id: `id${++ids}` } });
  if (command === 'enquire_link') line.say({ command: 'enquire_link_resp', sequence });
  if (command === 'unbind') line.say({ command: 'unbind_resp', sequence });
}
