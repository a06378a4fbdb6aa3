/** Every command by its name: how it is written, and what it asks. The one table; the usage is derived from it. */
import { parseArgs } from 'node:util';
import type { Ask } from './ask-server.ts';
import * as books from './books-asks.ts';
import * as carrier from './carrier-bill-asks.ts';
import * as asks from './command-asks.ts';
import * as operators from './operator-asks.ts';
import * as orders from './order-asks.ts';
import * as sms from './sms-asks.ts';
import * as statements from './statement-asks.ts';
import { NotUnderstood } from './not-understood.ts';
import * as reviews from './review-asks.ts';
import * as screening from './screening-asks.ts';

export interface Given {
  readonly ask: Ask;
  /** As many as the command names. */
  readonly words: readonly string[];
  readonly options: Options;
}

/** What the server answered, and the same for a person. */
export interface Told {
  readonly answer: unknown;
  readonly text: string;
}

interface Command {
  /** Its words in capitals, then its options. */
  readonly usage: string;
  readonly needs?: readonly (keyof Options)[];
  /** Asks without a session of its own. */
  readonly signedOut?: true;
  run(given: Given): Promise<Told>;
}

const OPTIONS = {
  server: { type: 'string' },
  ca: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  address: { type: 'string' },
  reason: { type: 'string' },
  person: { type: 'string' },
  phone: { type: 'string' },
  email: { type: 'string' },
  floor: { type: 'string' },
  'per-card': { type: 'string' },
  'per-reload': { type: 'string' },
  state: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  day: { type: 'string' },
  before: { type: 'string' },
  settle: { type: 'boolean' },
  check: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export interface Options {
  readonly server?: string;
  readonly ca?: string;
  readonly name?: string;
  readonly role?: string;
  readonly address?: string;
  readonly reason?: string;
  readonly person?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly floor?: string;
  readonly 'per-card'?: string;
  readonly 'per-reload'?: string;
  readonly state?: string;
  readonly from?: string;
  readonly to?: string;
  readonly day?: string;
  readonly before?: string;
  readonly settle?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  'sign-in': {
    usage: '--server URL --name NAME [--ca FILE]',
    needs: ['server', 'name'],
    signedOut: true,
    run: asks.signIn,
  },
  'sign-out': { usage: '', run: asks.signOut },
  who: { usage: '', run: asks.whoAmI },
  password: { usage: '', run: asks.choosePassword },
  staff: { usage: '', run: asks.listStaff },
  'staff-add': { usage: '--name NAME --role ROLE', needs: ['name', 'role'], run: asks.addStaff },
  'staff-disable': { usage: 'NAME', run: asks.disableStaff },
  'staff-enable': { usage: 'NAME', run: asks.enableStaff },
  agents: { usage: '', run: asks.listAgents },
  'agent-add': { usage: '--name NAME --address ADDRESS', needs: ['name', 'address'], run: asks.addAgent },
  agent: { usage: 'AGENT', run: asks.showAgent },
  'agent-change': {
    usage: 'AGENT [--name NAME] [--address ADDRESS] [--person NAME --phone +33… --email ADDRESS]',
    run: asks.changeAgent,
  },
  conditions: {
    usage: 'AGENT [--floor AMOUNT] [--per-card AMOUNT --per-reload PERCENT]',
    run: asks.agreeConditions,
  },
  operators: { usage: 'AGENT', run: asks.listOperators },
  'operator-add': {
    usage: 'AGENT --name NAME --role teller|manager',
    needs: ['name', 'role'],
    run: operators.addOperator,
  },
  'operator-role': { usage: 'AGENT OPERATOR teller|manager', run: operators.changeRole },
  'operator-pin': { usage: 'AGENT OPERATOR', run: operators.resetPin },
  'operator-disable': { usage: 'AGENT OPERATOR', run: operators.disableOperator },
  'operator-enable': { usage: 'AGENT OPERATOR', run: operators.enableOperator },
  approvals: { usage: 'AGENT [--before END]', run: orders.listApprovals },
  devices: { usage: '', run: asks.listDevices },
  quarantine: { usage: 'COUNTER --reason TEXT', needs: ['reason'], run: asks.quarantine },
  release: { usage: 'COUNTER --reason TEXT', needs: ['reason'], run: asks.release },
  'new-key': { usage: 'COUNTER --reason TEXT', needs: ['reason'], run: asks.newKey },
  revoke: { usage: 'COUNTER', run: asks.revoke },
  'pay-in': { usage: 'AGENT AMOUNT', run: asks.payIn },
  'enrolment-code': { usage: 'AGENT COUNTER-CODE', run: asks.enrolmentCode },
  'recovery-code': { usage: 'COUNTER COUNTER-CODE --reason TEXT', needs: ['reason'], run: asks.recoveryCode },
  'card-limits': { usage: 'CARD', run: orders.cardLimits },
  'bank-work': { usage: '', run: asks.listParked },
  resume: { usage: 'KEY', run: asks.resume },
  refund: { usage: 'KEY', run: asks.refund },
  'sms-missing': { usage: 'FILE', run: sms.listMissing },
  'sms-parked': { usage: '', run: sms.listParked },
  'sms-retry': { usage: 'MESSAGE', run: sms.retryParked },
  'sms-drop': { usage: 'MESSAGE', run: sms.dropParked },
  orders: { usage: '[--state STATE]', run: orders.listOrders },
  why: { usage: 'OPERATION', run: orders.why },
  days: { usage: '', run: books.listDays },
  day: { usage: 'DAY', run: books.showDay },
  'day-close': { usage: 'DAY', run: books.closeDay },
  balances: { usage: '[--day DAY]', run: books.showBalances },
  statement: { usage: 'AGENT --from DAY --to DAY', needs: ['from', 'to'], run: books.showStatement },
  'statement-files': { usage: '', run: statements.listFiles },
  'bank-days': { usage: '', run: statements.listBankDays },
  'bank-day': { usage: 'DAY', run: statements.showBankDay },
  'bank-day-close': { usage: 'DAY', run: statements.closeBankDay },
  breaks: { usage: '[--state open|resolved]', run: statements.listBreaks },
  break: { usage: 'BREAK', run: statements.showBreak },
  'break-note': { usage: 'BREAK [--name me|finance|NAME] [--reason TEXT]', run: statements.changeBreak },
  match: { usage: 'BREAK MOVEMENT', run: statements.matchLine },
  except: { usage: 'BREAK --reason TEXT', needs: ['reason'], run: statements.exceptBreak },
  'sms-messages': { usage: 'CUSTOMER', run: orders.listSmsMessages },
  'sms-unheard': { usage: '', run: orders.listUnheard },
  'sms-replies': { usage: 'OPERATION', run: orders.listSmsReplies },
  'carrier-bills': { usage: '', run: carrier.listBills },
  'carrier-bill': { usage: 'MONTH', run: carrier.showMonth },
  'carrier-bill-load': { usage: 'MONTH FILE', run: carrier.loadBill },
  commissions: { usage: 'MONTH [--settle]', run: books.commissions },
  reverse: { usage: 'GROUP --reason TEXT', needs: ['reason'], run: books.reverseGroup },
  terms: { usage: 'FILE', run: books.publishTerms },
  'freeze-lists': { usage: '', run: screening.listFreezeLists },
  'freeze-list-load': { usage: 'FILE', run: screening.loadFreezeList },
  'freeze-list-accept': { usage: 'LIST', run: screening.acceptFreezeList },
  'screening-policy': { usage: 'FILE', run: screening.publishScreeningPolicy },
  'suspicion-policy': { usage: 'FILE', run: reviews.publishSuspicionPolicy },
  reviews: { usage: '[--state open|released|confirmed]', run: reviews.listReviews },
  review: { usage: 'REVIEW', run: reviews.showReview },
  'review-release': { usage: 'REVIEW --reason TEXT', needs: ['reason'], run: reviews.releaseReview },
  'review-confirm': { usage: 'REVIEW --reason TEXT', needs: ['reason'], run: reviews.confirmReview },
  searches: { usage: 'CUSTOMER', run: screening.listSearches },
  proposals: { usage: '[--state open|carried-out|declined]', run: asks.listProposals },
  approve: { usage: 'PROPOSAL', run: asks.approve },
  decline: { usage: 'PROPOSAL', run: asks.decline },
  audit: { usage: '[--check]', run: asks.audit },
};

export const USAGE = [
  'npm run admin -- COMMAND … [--json]',
  ...Object.entries(COMMANDS).map(([name, { usage }]) => `  ${name} ${usage}`.trimEnd()),
  'An agent is meant by its name, a counter by its counter code, anything by its id or the end of it. A day is written 2026-11-26, a month 2026-11.',
].join('\n');

export function readCommand(args: readonly string[]): {
  readonly command: Command;
  readonly words: readonly string[];
  readonly options: Options;
} {
  const { values, positionals } = parse(args);
  const [name = '', ...words] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new NotUnderstood(`There is no command ${name}.\n${USAGE}`);
  const hasAll = (command.needs ?? []).every((option) => values[option] !== undefined);
  if (words.length !== wordsOf(command.usage).length || !hasAll) {
    throw new NotUnderstood(`So: npm run admin -- ${name} ${command.usage}`);
  }
  return { command, words, options: values };
}

/** What stands before the options. */
function wordsOf(usage: string): string[] {
  const [before = ''] = usage.split(/\[?--/);
  return before.split(' ').filter((word) => word !== '');
}

function parse(args: readonly string[]): { readonly values: Options; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new NotUnderstood(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
