/** As much of npm's `smpp` as the tests use. */
declare module 'smpp' {
  import type { Server } from 'node:net';

  export interface PeerPdu {
    readonly command_status: number;
    readonly system_id: string;
    readonly password: string;
    readonly service_type: string;
    readonly destination_addr: string;
    readonly short_message: { readonly message: string };
    readonly message_payload?: { readonly message: string };
    response(fields?: object): PeerPdu;
  }

  export interface PeerSession {
    on(event: string, heard: (pdu: PeerPdu) => void): void;
    send(pdu: PeerPdu): boolean;
    deliver_sm(fields: object, answered: (pdu: PeerPdu) => void): boolean;
    close(): void;
    destroy(): void;
  }

  const smpp: {
    readonly ESME_ROK: number;
    readonly ESME_RBINDFAIL: number;
    createServer(opened: (session: PeerSession) => void): Server;
  };
  export default smpp;
}
