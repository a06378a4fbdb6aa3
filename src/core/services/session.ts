/** Who is at the counter: signing in with a PIN checked here, without a network, and out again. */
import type { OperatorTile, SessionView } from '@flouss/shared/contract/views';
import type { Context, OpenService, Session } from '../context.ts';
import { refuse } from '../context.ts';
import { readDevice } from '../store/device.ts';
import { keepVisit } from '../store/operator-visits.ts';
import type { Colleague } from '../store/reference.ts';
import { readReference } from '../store/reference.ts';
import { readSettings } from '../store/settings.ts';
import { checkPin } from './check-pin.ts';
import { placeOf } from './place.ts';
import { takeInPhotos } from './draft-photos.ts';

/** Ends by itself, for good, when the server no longer lists the operator as active: enabled again, he gives his PIN again. */
export function currentSession({ signedIn, store }: Context): Session | undefined {
  if (signedIn.operatorId === undefined) return undefined;
  const reference = readReference(store.read);
  const operator = reference?.operators.find((each) => each.operator_id === signedIn.operatorId);
  if (reference && operator?.active) return { operator, reference };
  signedIn.operatorId = undefined;
  signedIn.shutOut = operator?.name ?? null;
  return undefined;
}

export const tileOf = ({ operator_id, name, role }: Colleague): OperatorTile => ({ operator_id, name, role });

export function sessionView(context: Context): SessionView {
  const { read } = context.store;
  const device = readDevice(read);
  const reference = readReference(read);
  const session = currentSession(context);
  return {
    enrolled: device !== undefined && device.serverUrl !== null && reference !== undefined,
    agent_name: reference?.agent.name ?? '',
    counter_code: device?.counterCode ?? '',
    operators: reference?.operators.filter((operator) => operator.active).map(tileOf) ?? [],
    operator: session ? tileOf(session.operator) : null,
    place: session ? placeOf(context, session.operator.operator_id) : null,
    training: context.training,
    shut_out: session ? null : context.signedIn.shutOut,
    ...readSettings(read),
  };
}

export const getSession: OpenService<'session.get'> = (context) => ({ ok: true, value: sessionView(context) });

/** The counter is nobody's until a PIN says otherwise; nothing else changes. */
export const lock: OpenService<'session.lock'> = (context) => {
  context.signedIn.operatorId = undefined;
  context.signedIn.shutOut = null;
  return { ok: true, value: sessionView(context) };
};

export const signIn: OpenService<'session.sign-in'> = async (context, { operator_id, pin }) => {
  const operator = readReference(context.store.read)?.operators.find((each) => each.operator_id === operator_id);
  if (!operator?.active) return refuse('operator-not-allowed');
  const checked = await checkPin(context, operator, pin);
  if (checked) return checked;
  context.store.write((tx) => keepVisit(tx, operator_id, context.clock.now()));
  context.signedIn.operatorId = operator_id;
  context.signedIn.shutOut = null;
  const session = currentSession(context);
  if (session) takeInPhotos(context, session);
  return { ok: true, value: sessionView(context) };
};
