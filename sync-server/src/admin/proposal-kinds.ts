/** What needs two people, kind by kind: what is proposed, whether it makes sense, and how it is carried out. */
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { SignedCents } from '@flouss/shared/domain/money';
import { safeText } from '@flouss/shared/domain/pan';
import type { EnrolmentPurpose } from '@flouss/shared/domain/enrolment-text';
import { ScreeningPolicy } from '@flouss/shared/domain/screening/score';
import { SuspicionPolicy } from '@flouss/shared/domain/suspicion';
import { Tariff } from '@flouss/shared/domain/tariff';
import { AdministratorId, AgentId, BreakId, DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { exceptBreak, mayBeExcepted } from '../ledger/except-break.ts';
import { mayBe, settleAs } from '../orders/settle-line.ts';
import { findAdministrator } from '../db/administrators.ts';
import { findAgent } from '../db/agents.ts';
import { findBankWork, REFUND_ABOVE_BOUND, resumeBankWork } from '../db/bank-work.ts';
import { findDevice } from '../db/devices.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { ErrorCode } from '../http/refusals.ts';
import { reversalOf } from '../ledger/reverse.ts';
import type { Ctx } from '../orders/context.ts';
import { decide, openAsSeen } from '../reviews/decide-review.ts';
import { acceptList, isHeldList, isNextPolicy, publishPolicy } from '../screening/take-list.ts';
import { isNextSuspicion, publishSuspicion } from '../suspicion/policies.ts';
import { AgentConditions, agreeConditions } from './agent-conditions.ts';
import { enableAdministrator } from './administrators.ts';
import { issueEnrolmentCode, NewCounter, PayIn, payIn } from './agents.ts';
import { NewReversal, reverse } from './books.ts';
import { askForNewKey, releaseDevice } from './devices.ts';
import { areNext, publishTerms } from './publish-terms.ts';
import { issueRecoveryCode, NewRecovery } from './recoveries.ts';
import { ReviewDecision } from './review-decision.ts';
import { REVIEW_KINDS } from './review-kinds.ts';

const Invitation = { code: z.string(), expires_at: z.number().int(), link: z.string() };

/** What comes of it; a code is shown here, to who approves, and never again. */
export const CarriedOut = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pay-in'), float_cents: SignedCents }),
  z.object({ kind: z.literal('agent-conditions'), agreed: z.literal(true) }),
  z.object({ kind: z.literal('refund'), released: z.literal(true) }),
  z.object({ kind: z.literal('terms'), published: z.literal(true) }),
  z.object({ kind: z.literal('enrolment-code'), ...Invitation }),
  z.object({ kind: z.literal('recovery-code'), ...Invitation, opens_backups: z.boolean() }),
  z.object({ kind: z.literal('device-release'), state: z.literal('active') }),
  z.object({ kind: z.literal('key-rotation'), asked: z.literal(true) }),
  z.object({ kind: z.literal('reversal'), group_id: z.string() }),
  z.object({ kind: z.literal('administrator-enable'), active: z.literal(true) }),
  z.object({ kind: z.literal('statement-match'), matched: z.literal(true) }),
  z.object({ kind: z.literal('break-exception'), excepted: z.literal(true) }),
  z.object({ kind: z.literal('screening-list'), in_force: z.literal(true) }),
  z.object({ kind: z.literal('screening-policy'), published: z.literal(true) }),
  z.object({ kind: z.literal('suspicion-policy'), published: z.literal(true) }),
  z.object({ kind: z.literal('review-decision'), state: z.enum(['released', 'confirmed']) }),
]);
export type CarriedOut = z.infer<typeof CarriedOut>;
export type ProposalKind = CarriedOut['kind'];

/** Time, chance, and the link that goes beside a code. */
export interface Carrying {
  readonly ctx: Ctx;
  /** Who approved. */
  readonly by: AdministratorId;
  readonly link: (purpose: EnrolmentPurpose, code: string) => string;
}

interface Kind<Subject extends z.ZodType, Body extends z.ZodType> {
  readonly subject: Subject;
  readonly body: Body;
  /** Why it is not worth proposing. */
  premise(db: Reader, subject: z.output<Subject>, body: z.output<Body>): Promise<ErrorCode | undefined>;
  /** Writes nothing where it gives an error. */
  carryOut(
    tx: Tx,
    carrying: Carrying,
    subject: z.output<Subject>,
    body: z.output<Body>,
  ): Promise<Result<CarriedOut, ErrorCode>>;
}

/** Whether two people have agreed is not known to a kind. */
function kind<Subject extends z.ZodType, Body extends z.ZodType>(of: Kind<Subject, Body>) {
  const read = (subject: string, body: string): readonly [z.output<Subject>, z.output<Body>] => [
    of.subject.parse(subject),
    of.body.parse(JSON.parse(body)),
  ];
  return {
    premise: (db: Reader, subject: string, body: string) => of.premise(db, ...read(subject, body)),
    carryOut: (tx: Tx, carrying: Carrying, subject: string, body: string) =>
      of.carryOut(tx, carrying, ...read(subject, body)),
  };
}

/** Something must be published. */
export const NewTerms = z
  .strictObject({ tariff: Tariff.optional(), limits: LimitPolicy.optional() })
  .refine(({ tariff, limits }) => tariff !== undefined || limits !== undefined);
export const Reason = z.strictObject({ reason: safeText(200) });
/** `movement`: the key of a command that the bank carried out, or the group of an agent's pay-in. */
export const StatementMatch = z.strictObject({ movement: z.string().min(1).max(120) });
export const Exception = z.strictObject({ reason: safeText(500) });

export const PROPOSAL_KINDS: Readonly<Record<ProposalKind, ReturnType<typeof kind>>> = {
  'pay-in': kind({
    subject: AgentId,
    body: PayIn,
    premise: agentIsThere,
    carryOut: async (tx, { ctx }, agentId, paid) => {
      const float = await payIn(tx, ctx, agentId, paid);
      return float.ok ? ok({ kind: 'pay-in', float_cents: float.value }) : float;
    },
  }),
  reversal: kind({
    subject: z.string(),
    body: NewReversal,
    premise: async (db, groupId, { op_id }) => {
      const reversal = await reversalOf(db, groupId, op_id);
      return reversal.ok ? undefined : reversal.error;
    },
    carryOut: async (tx, { ctx }, groupId, { op_id }) => {
      const reversed = await reverse(tx, ctx, groupId, op_id);
      return reversed.ok ? ok({ kind: 'reversal', group_id: reversed.value }) : reversed;
    },
  }),
  'agent-conditions': kind({
    subject: AgentId,
    body: AgentConditions,
    premise: agentIsThere,
    carryOut: async (tx, { ctx }, agentId, conditions) => {
      const agreed = await agreeConditions(tx, ctx, agentId, conditions);
      return agreed.ok ? ok({ kind: 'agent-conditions', agreed: true }) : agreed;
    },
  }),
  refund: kind({
    subject: z.string(),
    body: z.strictObject({}),
    premise: async (db, workKey) => ((await isHeldRefund(db, workKey)) ? undefined : 'not-parked'),
    carryOut: async (tx, { ctx }, workKey) => {
      const held = await isHeldRefund(tx, workKey);
      if (!held || !(await resumeBankWork(tx, workKey, ctx.clock.now()))) return err('not-parked');
      return ok({ kind: 'refund', released: true });
    },
  }),
  terms: kind({
    subject: z.literal(''),
    body: NewTerms,
    premise: async (db, _, terms) => ((await areNext(db, terms)) ? undefined : 'version-taken'),
    carryOut: async (tx, _carrying, _subject, terms) => {
      const published = await publishTerms(tx, terms);
      return published.ok ? ok({ kind: 'terms', published: true }) : published;
    },
  }),
  'enrolment-code': kind({
    subject: AgentId,
    body: NewCounter,
    premise: agentIsThere,
    carryOut: async (tx, { ctx, link }, agentId, counter) => {
      const issued = await issueEnrolmentCode(tx, ctx, agentId, counter);
      if (!issued.ok) return issued;
      return ok({ kind: 'enrolment-code', ...issued.value, link: link('enrol', issued.value.code) });
    },
  }),
  'recovery-code': kind({
    subject: DeviceId,
    body: NewRecovery,
    premise: deviceIsThere,
    carryOut: async (tx, { ctx, link }, deviceId, recovery) => {
      const issued = await issueRecoveryCode(tx, ctx, deviceId, recovery);
      if (!issued.ok) return issued;
      return ok({ kind: 'recovery-code', ...issued.value, link: link('recover', issued.value.code) });
    },
  }),
  'device-release': kind({
    subject: DeviceId,
    body: Reason,
    premise: async (db, deviceId) => {
      const device = await findDevice(db, deviceId);
      if (!device) return 'device-not-found';
      return device.state === 'quarantined' ? undefined : 'not-quarantined';
    },
    carryOut: async (tx, _carrying, deviceId) => {
      const released = await releaseDevice(tx, deviceId);
      return released.ok ? ok({ kind: 'device-release', state: 'active' }) : released;
    },
  }),
  'key-rotation': kind({
    subject: DeviceId,
    body: Reason,
    premise: deviceIsThere,
    carryOut: async (tx, _carrying, deviceId) => {
      const asked = await askForNewKey(tx, deviceId);
      return asked.ok ? ok({ kind: 'key-rotation', asked: true }) : asked;
    },
  }),
  'statement-match': kind({
    subject: BreakId,
    body: StatementMatch,
    premise: (db, breakId, { movement }) => mayBe(db, breakId, movement),
    carryOut: async (tx, { ctx, by }, breakId, { movement }) => {
      const settled = await settleAs(tx, ctx, breakId, movement, by);
      return settled.ok ? ok({ kind: 'statement-match', matched: true }) : settled;
    },
  }),
  'break-exception': kind({
    subject: BreakId,
    body: Exception,
    premise: mayBeExcepted,
    carryOut: async (tx, { ctx, by }, breakId, { reason }) => {
      const excepted = await exceptBreak(tx, breakId, { by, reason, at: ctx.clock.now() });
      return excepted.ok ? ok({ kind: 'break-exception', excepted: true }) : excepted;
    },
  }),
  'administrator-enable': kind({
    subject: AdministratorId,
    body: z.strictObject({}),
    premise: async (db, id) => ((await findAdministrator(db, id)) ? undefined : 'administrator-unknown'),
    carryOut: async (tx, _carrying, administratorId) => {
      const enabled = await enableAdministrator(tx, administratorId);
      return enabled.ok ? ok({ kind: 'administrator-enable', active: true }) : enabled;
    },
  }),
  'screening-list': kind({
    subject: z.coerce.number().int(),
    body: z.strictObject({}),
    premise: async (db, version) => ((await isHeldList(db, version)) ? undefined : 'list-not-held'),
    carryOut: async (tx, { ctx }, version) => {
      const accepted = await acceptList(tx, ctx, version);
      return accepted.ok ? ok({ kind: 'screening-list', in_force: true }) : accepted;
    },
  }),
  'screening-policy': kind({
    subject: z.literal(''),
    body: ScreeningPolicy,
    premise: async (db, _, policy) => ((await isNextPolicy(db, policy)) ? undefined : 'version-taken'),
    carryOut: async (tx, _carrying, _subject, policy) => {
      const published = await publishPolicy(tx, policy);
      return published.ok ? ok({ kind: 'screening-policy', published: true }) : published;
    },
  }),
  'suspicion-policy': kind({
    subject: z.literal(''),
    body: SuspicionPolicy,
    premise: async (db, _, policy) => ((await isNextSuspicion(db, policy)) ? undefined : 'version-taken'),
    carryOut: async (tx, _carrying, _subject, policy) => {
      const published = await publishSuspicion(tx, policy);
      return published.ok ? ok({ kind: 'suspicion-policy', published: true }) : published;
    },
  }),
  'review-decision': kind({
    subject: z.string(),
    body: ReviewDecision,
    premise: async (db, reviewId, { edition }) => {
      const seen = await openAsSeen(db, REVIEW_KINDS, reviewId, edition);
      return seen.ok ? undefined : seen.error;
    },
    carryOut: async (tx, { ctx }, reviewId, decision) => {
      const decided = await decide(tx, ctx, REVIEW_KINDS, reviewId, decision);
      return decided.ok ? ok({ kind: 'review-decision', state: decided.value }) : decided;
    },
  }),
};

async function isHeldRefund(db: Reader, workKey: string): Promise<boolean> {
  const work = await findBankWork(db, workKey);
  return work?.state === 'parked' && work.reason === REFUND_ABOVE_BOUND;
}

async function agentIsThere(db: Reader, agentId: AgentId): Promise<ErrorCode | undefined> {
  return (await findAgent(db, agentId)) ? undefined : 'agent-unknown';
}

async function deviceIsThere(db: Reader, deviceId: DeviceId): Promise<ErrorCode | undefined> {
  return (await findDevice(db, deviceId)) ? undefined : 'device-not-found';
}

/** Kinds are only ever written by us: one that is not known is a bug. */
export function kindOf(text: string): ProposalKind {
  if (!Object.hasOwn(PROPOSAL_KINDS, text)) throw new Error(`no kind of proposal: ${text}`);
  return text as ProposalKind;
}
