/** The numbers of SMPP 3.4: commands, statuses, optional parameters. Numbers only; what one does about them is not known here. */

/** 3.4 §5.1.2.1. An answer has the number of its question with the highest bit set. */
export const COMMANDS = {
  generic_nack: 0x80000000,
  bind_receiver: 0x00000001,
  bind_receiver_resp: 0x80000001,
  bind_transmitter: 0x00000002,
  bind_transmitter_resp: 0x80000002,
  query_sm: 0x00000003,
  query_sm_resp: 0x80000003,
  submit_sm: 0x00000004,
  submit_sm_resp: 0x80000004,
  deliver_sm: 0x00000005,
  deliver_sm_resp: 0x80000005,
  unbind: 0x00000006,
  unbind_resp: 0x80000006,
  bind_transceiver: 0x00000009,
  bind_transceiver_resp: 0x80000009,
  outbind: 0x0000000b,
  enquire_link: 0x00000015,
  enquire_link_resp: 0x80000015,
  alert_notification: 0x00000102,
  data_sm: 0x00000103,
  data_sm_resp: 0x80000103,
} as const;
export type Command = keyof typeof COMMANDS;

const NAMES = new Map<number, Command>(
  (Object.keys(COMMANDS) as Command[]).map((command) => [COMMANDS[command], command]),
);

export const commandOf = (id: number): Command | undefined => NAMES.get(id);

export const ANSWER_BIT = 0x80000000;

/** 3.4 §5.1.3, those that we say or must tell apart. */
export const STATUS = {
  ok: 0x00,
  invalidMessageLength: 0x01,
  invalidCommandLength: 0x02,
  invalidCommandId: 0x03,
  invalidBindStatus: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  submitFailed: 0x45,
  throttled: 0x58,
  temporaryApplicationError: 0x64,
  permanentApplicationError: 0x65,
  optionalParametersMalformed: 0xc0,
} as const;

/** 3.4 §5.3.2. */
export const TAGS = {
  receiptedMessageId: 0x001e,
  userMessageReference: 0x0204,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarPart: 0x020f,
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const;

/** 3.4 §5.2.12: the bits of `esm_class`. */
export const ESM = {
  userDataHeader: 0x40,
  kind: 0x3c,
  deliveryReceipt: 0x04,
  intermediateNotice: 0x20,
} as const;
