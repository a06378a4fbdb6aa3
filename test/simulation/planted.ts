/**
 * Deliberate defects, each the kind of thing that goes wrong in a payment system, switched on by name and only in what the simulation
 * wraps around the real thing: the bank's port, a counter's line, its disk, the database's file. Every one of them must be found.
 */
import type { Bank, BankOutcome } from '../../sync-server/src/bank/port.ts';
import type { Carrier } from '../../sync-server/src/sms/carriers/carrier.ts';
import type { openIntake } from '../../sync-server/src/sms/intake.ts';
import type { Transport } from '../../src/core/sync/transport.ts';
import type { BatchReader } from '../../sync-server/src/sync/reading/batch-reader.ts';
import { isOfBefore } from './older-program.ts';
import { PullAnswer, PushAnswer, SYNC_PATHS } from '@flouss/shared/contract/sync';

type Intake = ReturnType<typeof openIntake>;

export interface Planted {
  readonly what: string;
  bank?(bank: Bank): Bank;
  carrier?(carrier: Carrier): Carrier;
  intake?(intake: Intake): Intake;
  /** Run in the centre's file before it is opened. */
  readonly sql?: string;
  transport?(transport: Transport): Transport;
  /** Of what counters push. */
  reader?(reader: BatchReader): BatchReader;
  /** What a counter's store commits waits in memory for the disk, as with `synchronous = NORMAL`. */
  readonly notSynced?: true;
  /** A commit that the disk refused counts as done, at a counter or at the centre. */
  readonly failedCommitForgotten?: true;
  readonly centreCommitForgotten?: true;
  /** Asking again makes a new operation of it. */
  readonly newIdOnRetry?: true;
  /** A former master key is thrown away when another is in use, whatever stands under it. */
  readonly formerMasterKeyThrownAway?: true;
  /** A counter's new program writes its journal anew, in its own version. */
  readonly upgradeWritesAnew?: true;
}

const REFUSED: BankOutcome = { is: 'refused', reason: 'bank-refused' };

/** What was last shown to whom, of the play that is under way. */
const codesShown = new Map<string, string>();

export const PLANTED = {
  'new-key-on-retry': {
    what: 'the bank adapter makes a new key when it sends a load again',
    bank: (bank) => ({ ...bank, load: newKeyOnRetry(bank) }),
  },
  'not-found-taken-for-failed': {
    what: 'the bank does not know a key yet, and that is taken for its no',
    bank: (bank) => ({
      ...bank,
      operation: async (key, kind) => {
        const answer = await bank.operation(key, kind);
        return answer.is === 'not-found' && kind === 'load' ? { is: 'refused', reason: 'bank-refused' } : answer;
      },
    }),
  },
  'silence-taken-for-failed': {
    what: 'a load without an answer counts as refused',
    bank: (bank) => ({ ...bank, load: (...given) => bank.load(...given).then((word) => unlessUnknown(word, REFUSED)) }),
  },
  'silence-taken-for-loaded': {
    what: 'a load without an answer counts as loaded',
    bank: (bank) => ({
      ...bank,
      load: (...given) =>
        bank.load(...given).then((word) => unlessUnknown(word, { is: 'done', result: { kind: 'load' } })),
    }),
  },
  'no-connection-taken-for-loaded': {
    what: 'a load that never left counts as loaded',
    bank: (bank) => ({
      ...bank,
      load: async (...given) => {
        const word = await bank.load(...given);
        return word.is === 'not-sent' ? { is: 'done', result: { kind: 'load' } } : word;
      },
    }),
  },
  'fee-loaded-too': {
    what: 'what the bank is told to load is a euro more than was ordered, above 300 euros',
    bank: (bank) => ({
      ...bank,
      load: (key, card, amount) => bank.load(key, card, (amount > 30_000 ? amount + 100 : amount) as typeof amount),
    }),
  },
  'ledger-line-lost': {
    what: 'a line of a group is not written',
    sql: ignored('insert on ledger_entries', 'new.line > 0 and new.group_no % 23 = 0'),
  },
  'balance-not-kept': {
    what: 'an account’s balance stays while its entries move on',
    sql: undone(
      'ledger_balances',
      'balance_cents',
      'account',
      "new.account = 'fee-revenue' and new.balance_cents % 7 = 0",
    ),
  },
  'year-sum-only-grows': {
    what: 'a refused reload goes on counting for the year',
    sql: undone('card_years', 'committed_cents', 'card_reference', 'new.committed_cents < old.committed_cents'),
  },
  'feed-forgotten': {
    what: 'an order changes and its counters are not told',
    sql: ignored('insert on feed', "new.kind = 'order' and new.seq % 9 = 0"),
  },
  'bank-work-forgotten': {
    what: 'an order is approved and the bank never told',
    sql: ignored('insert on bank_work', "new.kind = 'load' and new.created_at % 9 = 0"),
  },
  'order-not-moved': {
    what: 'the bank’s word is written in its row and not in the order',
    sql: undone('orders', 'state', 'op_id', "new.state = 'loaded' and new.changed_at % 5 = 0"),
  },
  'fact-not-written': {
    what: 'a fact gets its verdict and is not kept',
    sql: ignored('insert on facts', 'new.seq % 31 = 0'),
  },
  'verdict-changed': {
    what: 'a rejected fact is kept as accepted',
    sql: 'create trigger planted after insert on facts when new.code is not null begin update facts set code = null where device_id = new.device_id and seq = new.seq; end',
  },
  'allotments-overlap': {
    what: 'a counter is granted more than its agent has set aside',
    sql: 'create trigger planted after update of granted_cents on devices when new.granted_cents > old.granted_cents begin update devices set granted_cents = granted_cents + 200000 where device_id = new.device_id; end',
  },
  'commission-not-booked': {
    what: 'a reload is loaded and the agent earns nothing',
    sql: ignored('insert on ledger_groups', "new.group_id like '%:reload-commission' and new.posted_at % 5 = 0"),
  },
  'refund-forgotten': {
    what: 'a refund is taken and forgotten, so that another counter may pay it too',
    sql: 'create trigger planted after insert on refunds begin delete from refunds where refund_of = new.refund_of; end',
  },
  'loan-not-kept': {
    what: 'a row that a worker has on loan looks free',
    sql: 'create trigger planted after update of lease_until on bank_work when new.lease_until > 0 begin update bank_work set lease_until = 0 where work_key = new.work_key; end',
  },
  'journal-not-synced': {
    what: 'a counter’s store commits without waiting for the disk',
    notSynced: true,
  },
  'failed-commit-forgotten': {
    what: 'a counter tells what its disk has refused to keep',
    failedCommitForgotten: true,
  },
  'centre-commit-forgotten': {
    what: 'the centre answers what its disk has refused to keep',
    centreCommitForgotten: true,
  },
  'forgetting-not-noticed': {
    what: 'a counter does not notice that the centre has forgotten what it had acknowledged',
    transport: (transport) => {
      let latest = { seq: 0, digest: '' };
      const deaf = onAnswers(transport, SYNC_PATHS.pull, (text) => {
        const answer = PullAnswer.parse(JSON.parse(text));
        if (answer.head.seq >= latest.seq) latest = answer.head;
        return JSON.stringify({ ...answer, head: latest });
      });
      return {
        ...deaf,
        async send(request) {
          const answer = await deaf.send(request);
          return answer.status === 200 ? answer : { ...answer, text: answer.text.replace(/,"head":\{[^}]*\}/, '') };
        },
      };
    },
  },
  'new-id-on-retry': {
    what: 'whoever asks again after a lost answer asks for something new',
    newIdOnRetry: true,
  },
  'verdict-misread': {
    what: 'a counter takes a rejected fact for accepted',
    transport: (transport) =>
      onAnswers(transport, SYNC_PATHS.push, (text) => {
        const answer = PushAnswer.parse(JSON.parse(text));
        const verdicts = answer.verdicts.map((verdict) => ({ ...verdict, outcome: 'accepted', code: null }));
        return JSON.stringify({ ...answer, verdicts });
      }),
  },
  'proof-not-kept': {
    what: 'a counter keeps no proof of what was said of its facts',
    transport: (transport) =>
      onAnswers(transport, SYNC_PATHS.push, (text) => {
        const answer = PushAnswer.parse(JSON.parse(text));
        return JSON.stringify({
          ...answer,
          verdicts: answer.verdicts.map(({ proof: _unkept, ...verdict }) => verdict),
        });
      }),
  },
  'item-skipped': {
    what: 'a counter now and then leaves out the last item of a page and moves on',
    transport: (transport) =>
      onAnswers(transport, SYNC_PATHS.pull, (text) => {
        const answer = PullAnswer.parse(JSON.parse(text));
        return JSON.stringify(answer.cursor % 5 === 0 ? { ...answer, items: answer.items.slice(0, -1) } : answer);
      }),
  },
  'paid-reply-again': {
    what: 'a paid reply without an answer is sent again',
    carrier: (carrier) => ({
      ...carrier,
      send: async (message) => {
        const outcome = await carrier.send(message);
        return outcome === 'unknown' ? 'not-sent' : outcome;
      },
    }),
  },
  'any-code-confirms': {
    what: 'whatever three digits somebody texts, they are taken for the code that was shown',
    carrier: (carrier) => {
      codesShown.clear();
      return {
        ...carrier,
        send: (message) => {
          const code = /OUI (\d{3})/.exec(message.text)?.[1];
          if (code !== undefined) codesShown.set(message.to, code);
          return carrier.send(message);
        },
      };
    },
    intake: (intake) => (message, requestId) => {
      const code = codesShown.get(message.sender);
      const meant = code !== undefined && message.text.startsWith('OUI ');
      return intake(meant ? { ...message, text: `OUI ${code}` } : message, requestId);
    },
  },
  'card-number-kept': {
    what: 'what a customer texts is kept with the number of his payment card',
    sql: "create trigger planted after insert on sms_inbox when new.text_masked like '%bonjour%' begin update sms_inbox set text_masked = 'bonjour 4111111111111111' where message_id = new.message_id; end",
  },
  'everybody-is-a-manager': {
    what: 'a teller has a manager’s rights',
    sql: "create trigger planted after insert on operators when new.role <> 'manager' begin update operators set role = 'manager' where operator_id = new.operator_id; end",
  },
  'fork-not-minded': {
    what: 'a counter whose journal has another history goes on being heard',
    sql: undone('devices', 'state', 'device_id', "new.state = 'quarantined'"),
  },
  'message-not-kept': {
    what: 'a customer’s message is acted on and not remembered, so that its copy is acted on too',
    sql: 'create trigger planted after insert on sms_inbox begin delete from sms_inbox where message_id = new.message_id; end',
  },
  'charge-under-a-new-key': {
    what: 'a charge is asked for again under another key',
    bank: (bank) => {
      const sent = new Map<string, number>();
      return {
        ...bank,
        charge: (key, token, amount) => {
          const times = (sent.get(key) ?? 0) + 1;
          sent.set(key, times);
          return bank.charge(times === 1 ? key : `${key}-${times}`, token, amount);
        },
      };
    },
  },
  'nonce-forgotten': {
    what: 'a request that was heard may be sent again by anybody',
    sql: 'create trigger planted after insert on nonces begin delete from nonces where device_id = new.device_id and nonce = new.nonce; end',
  },
  'revoked-still-served': {
    what: 'a counter is revoked in the answer and not in its row',
    sql: undone('devices', 'state', 'device_id', "new.state = 'revoked'"),
  },
  'maker-forgotten': {
    what: 'a proposal takes somebody else for its maker, who may therefore approve it himself',
    sql: 'create trigger planted after insert on proposals begin update proposals set made_by = (select administrator_id from administrators where administrator_id <> new.made_by order by administrator_id limit 1) where proposal_id = new.proposal_id; end',
  },
  'proposal-stays-open': {
    what: 'what was carried out can be approved again',
    sql: "create trigger planted after update of state on proposals when new.state = 'carried-out' begin update proposals set state = 'open', decided_by = null, decided_at = null where proposal_id = new.proposal_id; end",
  },
  'declined-is-carried-out': {
    what: 'a pay-in that was declined is booked',
    sql: "create trigger planted after update of state on proposals when new.state = 'declined' and new.kind = 'pay-in' begin update proposals set state = 'carried-out' where proposal_id = new.proposal_id; end",
  },
  'former-key-forgotten': {
    what: 'a counter’s former key is forgotten, and what it signed cannot be held against it',
    sql: 'create trigger planted after insert on former_keys begin delete from former_keys where device_id = new.device_id and n = new.n; end',
  },
  'key-not-replaced': {
    what: 'a counter’s new key is taken in the answer and not in its row',
    sql: undone('devices', 'public_key', 'device_id', 'new.public_key <> old.public_key'),
  },
  'unread-fact-stops-the-rest': {
    what: 'a batch in which one fact cannot be read is no batch',
    reader: (reader) => ({
      ...reader,
      async read(body, sender) {
        const read = await reader.read(body, sender);
        const allRead = read.ok && read.value.entries.every(({ fact }) => fact.ok);
        return allRead || !read.ok ? read : { ok: false, error: 'request-malformed' };
      },
    }),
  },
  'unread-fact-taken': {
    what: 'a fact that nobody could read is kept as accepted',
    sql: "create trigger planted after insert on facts when new.code in ('malformed', 'unknown-type') begin update facts set code = null where device_id = new.device_id and seq = new.seq; end",
  },
  'older-fact-unread': {
    what: 'a registration as older counters write it is not read any more',
    reader: (reader) => ({
      ...reader,
      async read(body, sender) {
        const read = await reader.read(body, sender);
        if (!read.ok) return read;
        const entries = read.value.entries.map((entry) =>
          isOfBefore(entry.envelope) ? { ...entry, fact: { ok: false, error: 'unknown-type' } as const } : entry,
        );
        return { ok: true, value: { ...read.value, entries } };
      },
    }),
  },
  'journal-written-anew': {
    what: 'a counter that is upgraded writes anew, in its own version, what the older program wrote',
    upgradeWritesAnew: true,
  },
  'former-master-key-thrown-away': {
    what: 'the master key is replaced, and the former one thrown away while rows stand under it',
    formerMasterKeyThrownAway: true,
  },
  'left-under-the-former-master-key': {
    what: 'now and then a customer’s key stays under the master key of before',
    sql: undone('customer_keys', 'wrapped_key', 'customer_id', "new.customer_id glob '*[0-7]'"),
  },
  'difference-overlooked': {
    what: 'a line of the bank’s statement that says another amount is nobody’s break',
    sql: ignored('insert on statement_breaks', "new.kind = 'altered'"),
  },
  'missing-line-not-looked-for': {
    what: 'what the bank did and its statement does not tell is not looked for',
    sql: ignored('insert on statement_breaks', "new.kind = 'late'"),
  },
  'statement-forgotten': {
    what: 'a statement that was read is not known again',
    sql: "create trigger planted after update of state on statement_files when new.state = 'read' begin update statement_files set state = 'reading', lines_taken = 0 where file_digest = new.file_digest; end",
  },
  'listed-and-served': {
    what: 'whoever is like somebody on the freeze list goes on as he was, whatever two people have decided',
    sql: undone('screenings', 'state', 'customer_id', "new.state in ('review', 'frozen')"),
  },
  'list-not-searched-for-new-customers': {
    what: 'a customer who registers after the freeze list has come is not searched for in it',
    sql: ignored('insert on screenings', "new.state = 'due'"),
  },
  'line-settles-a-reload-it-does-not-name': {
    what: 'a line of the bank’s statement settles the movement, and its reload is not reconciled',
    sql: undone('orders', 'state', 'op_id', "new.state = 'reconciled' and new.changed_at % 3 = 0"),
  },
} as const satisfies Readonly<Record<string, Planted>>;

export type PlantedName = keyof typeof PLANTED;

function newKeyOnRetry(bank: Bank): Bank['load'] {
  const sent = new Map<string, number>();
  return (key, card, amount) => {
    const times = (sent.get(key) ?? 0) + 1;
    sent.set(key, times);
    return bank.load(times === 1 ? key : `${key}-${times}`, card, amount);
  };
}

function unlessUnknown(word: BankOutcome, taken: BankOutcome): BankOutcome {
  return word.is === 'unknown' ? taken : word;
}

/** Rows that are silently not written. */
function ignored(event: string, when: string): string {
  return `create trigger planted before ${event} when ${when} begin select raise(ignore); end`;
}

/** A column that silently stays what it was. */
function undone(table: string, column: string, key: string, when: string): string {
  return `create trigger planted after update of ${column} on ${table} when ${when} begin update ${table} set ${column} = old.${column} where ${key} = new.${key}; end`;
}

function onAnswers(transport: Transport, path: string, change: (text: string) => string): Transport {
  return {
    ...transport,
    async send(request) {
      const answer = await transport.send(request);
      const meant = answer.status === 200 && new URL(request.url).pathname === path;
      return meant ? { ...answer, text: change(answer.text) } : answer;
    },
  };
}
