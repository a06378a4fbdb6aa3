/** What became of operations and why, from a terminal. */
import * as answers from './answers.ts';
import type { Given, Told } from './commands.ts';
import { agentId } from './meant.ts';
import { euros, instant, printTable } from './print-table.ts';

export async function listOrders({ ask, options: { state } }: Given): Promise<Told> {
  const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
  const answer = await ask('GET', `/admin/orders${query}`, answers.Orders);
  const rows = answer.orders.map((order) => [
    instant(order.ordered_at),
    order.channel,
    order.card_reference,
    euros(order.amount_cents),
    order.reason === null ? order.state : `${order.state} (${order.reason})`,
    order.op_id,
  ]);
  return {
    answer,
    text: printTable(['ordered', 'by', 'card', 'amount', 'state', 'operation'], rows, 'There is none.'),
  };
}

export async function cardLimits({ ask, words: [card = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/cards/${encodeURIComponent(card)}/limits`, answers.CardLimits);
  const { state, ours, bank, left_cents } = answer;
  const row = (of: string, { max_cents, used_cents }: typeof ours): string[] => [
    of,
    euros(used_cents),
    max_cents === null ? 'no limit' : euros(max_cents),
  ];
  const theirs = bank
    ? [row('the bank: on the card', bank.balance), row('the bank: month', bank.month), row('the bank: year', bank.year)]
    : [['the bank', '', 'could not be asked']];
  const table = printTable(['whose', 'used', 'limit'], [row('ours: year', ours), ...theirs], '');
  return { answer, text: `${card} is ${state}; ${euros(left_cents)} may still be loaded.\n${table}` };
}

export async function why({ ask, words: [operation = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/orders/${encodeURIComponent(operation)}/why`, answers.Why);
  const rows = answer.controls.map(({ control, outcome, looked_at }) => [
    control,
    outcome,
    Object.entries(looked_at)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', '),
  ]);
  const said = answer.reason === null ? 'taken' : `refused: ${answer.reason}`;
  return {
    answer,
    text: `${instant(answer.decided_at)} ${said}.\n${printTable(['control', 'outcome', 'looked at'], rows, '')}`,
  };
}

/** The last first; `--before` is what the page before called its end. */
export async function listApprovals({ ask, words: [agent = ''], options: { before } }: Given): Promise<Told> {
  const query = before === undefined ? '' : `?before=${encodeURIComponent(before)}`;
  const answer = await ask('GET', `/admin/agents/${await agentId(ask, agent)}/approvals${query}`, answers.Approvals);
  const rows = answer.approvals.map((line) => [
    instant(line.received_at),
    line.counter_code,
    line.type,
    line.reason,
    line.code ?? 'taken',
    line.op_id,
  ]);
  const table = printTable(['arrived', 'counter', 'what', 'why', 'outcome', 'operation'], rows, 'There is none.');
  return { answer, text: answer.next === null ? table : `${table}\nMore: --before ${answer.next}` };
}

/** Whose customers are still to be told at a counter. */
export const listUnheard = ({ ask }: Given): Promise<Told> => smsReplies(ask, '');

/** What became of the SMS that tell of one order. */
export const listSmsReplies = ({ ask, words: [operation = ''] }: Given): Promise<Told> =>
  smsReplies(ask, `?order=${encodeURIComponent(operation)}`);

async function smsReplies(ask: Given['ask'], query: string): Promise<Told> {
  const answer = await ask('GET', `/admin/sms-replies${query}`, answers.SmsReplies);
  const rows = answer.replies.map(({ cause, state, delivery, attempts, created_at, noticed_at, told_at }) => [
    instant(created_at),
    cause,
    state,
    delivery.join(', '),
    String(attempts),
    noticed_at === null
      ? ''
      : told_at === null
        ? `to be told since ${instant(noticed_at)}`
        : `told ${instant(told_at)}`,
  ]);
  return {
    answer,
    text: printTable(['written', 'of', 'state', 'the carrier says', 'tries', 'counters'], rows, 'There is none.'),
  };
}

/** What a customer has texted, and what kept it from being done; never his words. */
export async function listSmsMessages({ ask, words: [customer = ''] }: Given): Promise<Told> {
  const answer = await ask('GET', `/admin/customers/${encodeURIComponent(customer)}/sms-messages`, answers.SmsMessages);
  const rows = answer.messages.map(({ received_at, outcome, reason }) => [instant(received_at), outcome, reason ?? '']);
  return { answer, text: printTable(['received', 'what became of it', 'because'], rows, 'There is none.') };
}
