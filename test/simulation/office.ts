/**
 * Our own staff in a simulated world, at the real routes of a server: what needs two people is proposed by one and decided by another.
 * Answers are lost, two decide at once, somebody tries to be both. What was asked and what was answered is for promises to look at.
 */
import { insertAdministrator } from '../../sync-server/src/db/administrators.ts';
import { listBankWork, REFUND_ABOVE_BOUND } from '../../sync-server/src/db/bank-work.ts';
import { listReviews } from '../../sync-server/src/db/reviews.ts';
import type { AdministratorRow, ProposalRow } from '../../sync-server/src/db/schema.ts';
import { openSession } from '../../sync-server/src/admin/sessions.ts';
import { ACCESS } from '../../sync-server/src/admin/access.ts';
import type { Role } from '../../sync-server/src/admin/access.ts';
import type { AdministratorId, AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import { AdministratorId as NewAdministratorId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { Agent, Centre } from './centre.ts';
import type { Chance } from './chance.ts';
import type { Answer, Server } from './server.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After it nobody may decide any more, whatever the clock of a server says. */
const OVERDUE_MS = 73 * HOUR_MS;
const NO_ANSWER_MS = 10_000;
const TRIES_MAX = 8;
const REVIEWS_SEEN = 20;
const AS_IT_IS = 'application/octet-stream';

/** Money that somebody wants to come in, or to be taken back: whatever it is proposed as, and however often. */
export interface Wanted {
  readonly agent_id: AgentId;
  readonly amount_cents: number;
  /** The pay-in that it takes back. */
  readonly takesBack?: OpId;
}

export type Word = 'approve' | 'decline';

/** A proposal whose number somebody was told. */
export interface Proposed {
  readonly kind: string;
  readonly maker: AdministratorId;
  /** Who said it, and how often one was told that it counts. */
  readonly said: Readonly<Record<Word, Set<AdministratorId>>>;
  readonly told: Record<Word, number>;
}

export interface Office {
  /** Somebody begins something, which goes on by itself. */
  act(): void;
  /** Somebody loads the freeze list that was published; whether it is known that it was. */
  loadList(file: string): Promise<boolean>;
  /** Two decide of whoever is like somebody on it, if there is one. */
  reviewScreening(): void;
  readonly wanted: ReadonlyMap<OpId, Wanted>;
  readonly proposed: ReadonlyMap<string, Proposed>;
  /** What somebody was let do who may not. */
  readonly letThrough: readonly string[];
}

export interface OfficeParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly centre: Centre;
  readonly agents: readonly Agent[];
  readonly devices: () => readonly DeviceId[];
}

const STAFF: Readonly<Record<string, Role>> = {
  farid: 'finance',
  leila: 'finance',
  sofia: 'supervisor',
  omar: 'support',
};

const DEEDS = { 'pay-in': 34, reversal: 12, conditions: 10, 'new-key': 26, parked: 18, review: 14 } as const;

export async function openOffice(parts: OfficeParts): Promise<Office> {
  const { timeline, chance, weather, centre, agents, devices } = parts;
  const { ctx } = centre;
  const staff: AdministratorRow[] = [];
  for (const [name, role] of Object.entries(STAFF)) staff.push(await employ(name, role));
  const wanted = new Map<OpId, Wanted>();
  const proposed = new Map<string, Proposed>();
  const letThrough: string[] = [];

  async function employ(name: string, role: Role): Promise<AdministratorRow> {
    const administrator: AdministratorRow = {
      administrator_id: newId(NewAdministratorId, ctx.clock, ctx.random),
      name,
      role,
      active: 1,
      password_hash: 'he has signed in',
      password_due: 0,
      wrong_passwords: 0,
      locked_until: 0,
      created_at: timeline.now(),
    };
    await centre.office.transaction((tx) => insertAdministrator(tx, administrator));
    return administrator;
  }

  const mayAsk = (route: keyof typeof ACCESS, but?: AdministratorId): AdministratorRow =>
    chance.pick(
      staff.filter(({ role, administrator_id }) => {
        const { who } = ACCESS[route];
        return Array.isArray(who) && who.includes(role) && administrator_id !== but;
      }),
    );

  const pause = (ms: number): Promise<void> => new Promise((resolve) => timeline.after(ms, resolve));

  /** At one server, in the event that is under way. */
  async function askAt(server: Server, who: AdministratorRow, method: 'POST' | 'PUT', path: string, body?: object) {
    const { token } = await centre.office.transaction((tx) => openSession(tx, ctx, who));
    const answer = await server.handle({
      method,
      url: path,
      headers: { authorization: `Bearer ${token}`, ...(Buffer.isBuffer(body) && { 'content-type': AS_IT_IS }) },
      ...(body && { payload: body }),
    });
    timeline.note('office', who.name, path, answer?.status ?? 'nobody there');
    // Once carried out, it is never forgotten: nobody would tell it again.
    centre.rememberAll();
    return answer;
  }

  const heard = (answer: Answer | undefined): Answer | undefined =>
    answer && !weather.strikes('office-answer-lost', chance) ? answer : undefined;

  /** Until somebody answers what is not the machine's trouble. */
  async function ask(who: AdministratorRow, method: 'POST' | 'PUT', path: string, body?: object) {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      await pause(chance.between(5, 400));
      const answer = heard(await askAt(chance.pick(centre.servers), who, method, path, body));
      if (answer && answer.status < 500) return answer;
      await pause(NO_ANSWER_MS + chance.pauseMs(MINUTE_MS));
    }
    return undefined;
  }

  /** Asked again after a lost answer it is proposed twice; the money in it still moves once. */
  async function propose(
    kind: string,
    route: keyof typeof ACCESS,
    method: 'POST' | 'PUT',
    path: string,
    body: object,
  ): Promise<void> {
    const maker = mayAsk(route);
    const answer = await ask(maker, method, path, body);
    if (answer?.status !== 202) return;
    const { proposal_id } = JSON.parse(answer.text) as Pick<ProposalRow, 'proposal_id'>;
    const { administrator_id } = maker;
    proposed.set(proposal_id, {
      kind,
      maker: administrator_id,
      said: { approve: new Set(), decline: new Set() },
      told: { approve: 0, decline: 0 },
    });
    await decide(proposal_id, maker);
  }

  async function decide(id: string, maker: AdministratorRow): Promise<void> {
    const another = (): AdministratorRow =>
      mayAsk('POST /admin/proposals/:proposal_id/approve', maker.administrator_id);
    if (weather.strikes('own-proposal-approved', chance)) await say(id, maker, 'approve');
    const fate = chance.weighted({ approve: 74, decline: 14, nobody: 6, overdue: 6 });
    await pause(fate === 'overdue' ? OVERDUE_MS : chance.pauseMs(4 * HOUR_MS));
    if (fate === 'nobody') return;
    if (fate === 'overdue') {
      const late = await say(id, another(), 'approve');
      if (late?.status === 200) letThrough.push(`proposal ${id} was approved after its time`);
      return;
    }
    if (weather.strikes('decided-by-two-at-once', chance)) return race(id, [another(), another()], fate);
    await say(id, another(), fate);
    if (weather.strikes('decided-again', chance)) await say(id, another(), chance.pick(['approve', 'decline']));
  }

  async function say(id: string, who: AdministratorRow, word: Word): Promise<Answer | undefined> {
    willSay(id, who, word);
    const answer = await ask(who, 'POST', `/admin/proposals/${id}/${word}`);
    wasTold(id, who, word, answer);
    return answer;
  }

  /** In one instant, at two servers where there are two. */
  async function race(id: string, who: readonly AdministratorRow[], word: Word): Promise<void> {
    const other: Word = chance.percent(30) ? 'decline' : word;
    const words = [word, other] as const;
    await pause(chance.between(5, 400));
    await Promise.all(
      words.map(async (each, i) => {
        const [server, one] = [centre.servers[i % centre.servers.length], who[i]];
        if (!server || !one) return;
        willSay(id, one, each);
        wasTold(id, one, each, await askAt(server, one, 'POST', `/admin/proposals/${id}/${each}`));
      }),
    );
    // Neither may have been heard.
    for (const one of who.slice(0, 1)) await say(id, one, word);
  }

  function willSay(id: string, { administrator_id }: AdministratorRow, word: Word): void {
    proposed.get(id)?.said[word].add(administrator_id);
  }

  function wasTold(id: string, { administrator_id, name }: AdministratorRow, word: Word, answer?: Answer): void {
    const proposal = proposed.get(id);
    if (answer?.status !== 200 || !proposal) return;
    proposal.told[word]++;
    if (word === 'approve' && proposal.maker === administrator_id) {
      letThrough.push(`${name} approved his own proposal ${id}`);
    }
  }

  async function payIn(): Promise<void> {
    const { agent_id } = chance.pick(agents);
    const op_id = newId(OpId, ctx.clock, chance);
    const amount_cents = chance.between(1, 40) * 5_000;
    wanted.set(op_id, { agent_id, amount_cents });
    const path = `/admin/agents/${agent_id}/pay-ins`;
    await propose('pay-in', 'POST /admin/agents/:agent_id/pay-ins', 'POST', path, { op_id, amount_cents });
  }

  /** Somebody has seen that a pay-in was a mistake; perhaps it has been seen before. */
  async function takeBack(): Promise<void> {
    const payIns = [...wanted].filter(([, { takesBack }]) => takesBack === undefined);
    if (payIns.length === 0) return payIn();
    const [takesBack, { agent_id, amount_cents }] = chance.pick(payIns);
    const op_id = newId(OpId, ctx.clock, chance);
    wanted.set(op_id, { agent_id, amount_cents, takesBack });
    const path = `/admin/ledger/groups/${takesBack}:agent-paid-in/reverse`;
    await propose('reversal', 'POST /admin/ledger/groups/:group_id/reverse', 'POST', path, { op_id, reason: 'erreur' });
  }

  async function agree(): Promise<void> {
    const { agent_id } = chance.pick(agents);
    const float_floor_cents = chance.between(0, 4) * 10_000;
    const path = `/admin/agents/${agent_id}/conditions`;
    await propose('agent-conditions', 'PUT /admin/agents/:agent_id/conditions', 'PUT', path, { float_floor_cents });
  }

  async function newKey(): Promise<void> {
    const known = devices();
    if (known.length === 0) return;
    const path = `/admin/devices/${chance.pick(known)}/new-key`;
    await propose('key-rotation', 'POST /admin/devices/:device_id/new-key', 'POST', path, { reason: 'prudence' });
  }

  /** What the bank's worker has put into somebody's hands is taken up again: by one, a large refund by two. */
  async function takeUp(): Promise<void> {
    // In an event of its own: a centre may be on its way back to an earlier moment.
    await pause(1);
    const [work] = await listBankWork(centre.db.read, 'parked', 1);
    if (!work) return payIn();
    const path = `/admin/bank-work/${work.work_key}`;
    if (work.reason === REFUND_ABOVE_BOUND) {
      return propose('refund', 'POST /admin/bank-work/:work_key/refund', 'POST', `${path}/refund`, {});
    }
    await ask(mayAsk('POST /admin/bank-work/:work_key/resume'), 'POST', `${path}/resume`);
  }

  /** An order by SMS that looks like somebody else's goes on, or ends; it may have been decided meanwhile. */
  async function review(): Promise<void> {
    if (!(await decideOf('sms-order'))) return takeUp();
  }

  /** False where nothing of the kind waits. */
  async function decideOf(what: 'sms-order' | 'screening'): Promise<boolean> {
    await pause(1);
    const held = (await listReviews(centre.db.read, 'open', REVIEWS_SEEN)).find(({ kind }) => kind === what);
    if (!held) return false;
    const decision = chance.weighted({ release: 60, confirm: 40 });
    const path = `/admin/reviews/${held.review_id}/decide`;
    const body = { decision, edition: held.edition, reason: 'rappelé' };
    await propose('review-decision', 'POST /admin/reviews/:review_id/decide', 'POST', path, body);
    return true;
  }

  async function loadList(file: string): Promise<boolean> {
    const who = mayAsk('POST /admin/screening/lists');
    return (await ask(who, 'POST', '/admin/screening/lists', Buffer.from(file)))?.status === 200;
  }

  const deeds: Readonly<Record<keyof typeof DEEDS, () => Promise<void>>> = {
    'pay-in': payIn,
    reversal: takeBack,
    conditions: agree,
    'new-key': newKey,
    parked: takeUp,
    review,
  };

  return {
    wanted,
    proposed,
    letThrough,
    act: () => void deeds[chance.weighted(DEEDS)](),
    loadList,
    reviewScreening: () => void decideOf('screening'),
  };
}
