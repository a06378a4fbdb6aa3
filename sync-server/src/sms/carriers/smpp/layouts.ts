/**
 * The bodies of SMPP 3.4 as one table (§4), from which reading, writing and the types are derived. `text(n)` ends with a zero and
 * takes at most n octets with it; `octets` is a length of one octet and so many octets.
 */
import type { Command } from './commands.ts';

export interface TextField {
  readonly is: 'text';
  readonly max: number;
}
type FieldKind = 'u8' | 'octets' | TextField;
export type Field = readonly [name: string, kind: FieldKind];

const text = (max: number): TextField => ({ is: 'text', max });

const BIND = [
  ['system_id', text(16)],
  ['password', text(9)],
  ['system_type', text(13)],
  ['interface_version', 'u8'],
  ['addr_ton', 'u8'],
  ['addr_npi', 'u8'],
  ['address_range', text(41)],
] as const;
const BOUND = [['system_id', text(16)]] as const;
const MESSAGE = [
  ['service_type', text(6)],
  ['source_addr_ton', 'u8'],
  ['source_addr_npi', 'u8'],
  ['source_addr', text(21)],
  ['dest_addr_ton', 'u8'],
  ['dest_addr_npi', 'u8'],
  ['destination_addr', text(21)],
  ['esm_class', 'u8'],
  ['protocol_id', 'u8'],
  ['priority_flag', 'u8'],
  ['schedule_delivery_time', text(17)],
  ['validity_period', text(17)],
  ['registered_delivery', 'u8'],
  ['replace_if_present_flag', 'u8'],
  ['data_coding', 'u8'],
  ['sm_default_msg_id', 'u8'],
  ['short_message', 'octets'],
] as const;
const ANSWERED = [['message_id', text(65)]] as const;
const DATA = [
  ['service_type', text(6)],
  ['source_addr_ton', 'u8'],
  ['source_addr_npi', 'u8'],
  ['source_addr', text(65)],
  ['dest_addr_ton', 'u8'],
  ['dest_addr_npi', 'u8'],
  ['destination_addr', text(65)],
  ['esm_class', 'u8'],
  ['registered_delivery', 'u8'],
  ['data_coding', 'u8'],
] as const;
const QUERY = [
  ['message_id', text(65)],
  ['source_addr_ton', 'u8'],
  ['source_addr_npi', 'u8'],
  ['source_addr', text(21)],
] as const;
const QUERIED = [
  ['message_id', text(65)],
  ['final_date', text(17)],
  ['message_state', 'u8'],
  ['error_code', 'u8'],
] as const;
const ALERT = [
  ['source_addr_ton', 'u8'],
  ['source_addr_npi', 'u8'],
  ['source_addr', text(65)],
  ['esme_addr_ton', 'u8'],
  ['esme_addr_npi', 'u8'],
  ['esme_addr', text(65)],
] as const;
const OUTBIND = [
  ['system_id', text(16)],
  ['password', text(9)],
] as const;
const NOTHING = [] as const;

export const LAYOUTS = {
  generic_nack: NOTHING,
  bind_receiver: BIND,
  bind_receiver_resp: BOUND,
  bind_transmitter: BIND,
  bind_transmitter_resp: BOUND,
  query_sm: QUERY,
  query_sm_resp: QUERIED,
  submit_sm: MESSAGE,
  submit_sm_resp: ANSWERED,
  deliver_sm: MESSAGE,
  deliver_sm_resp: ANSWERED,
  unbind: NOTHING,
  unbind_resp: NOTHING,
  bind_transceiver: BIND,
  bind_transceiver_resp: BOUND,
  outbind: OUTBIND,
  enquire_link: NOTHING,
  enquire_link_resp: NOTHING,
  alert_notification: ALERT,
  data_sm: DATA,
  data_sm_resp: ANSWERED,
} as const satisfies Record<Command, readonly Field[]>;

type ValueOf<Kind> = Kind extends 'u8' ? number : Kind extends 'octets' ? Buffer : string;
type NamedValues<Fields extends readonly Field[]> = {
  readonly [F in Fields[number] as F[0]]: ValueOf<F[1]>;
};
export type Body<C extends Command> = NamedValues<(typeof LAYOUTS)[C]>;
