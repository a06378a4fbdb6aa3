/** Who is signed in at which counter, in which language and theme. The operator's own work is not here. */
import type { InputOf, ApiResult, CounterMethod } from '@flouss/shared/contract/counter-api';
import type { SessionView } from '@flouss/shared/contract/views';
import { create } from 'zustand';
import { call } from '../bridge.ts';
import { changeLanguage } from '../locales/index.ts';
import { keepDesksOf, sitDown } from './desks.ts';
import { agreeToLeave } from './leaving.ts';
import { keepPlace } from './place.ts';

interface SessionState {
  readonly view: SessionView;
  /** False until the backend has answered once. */
  readonly known: boolean;
}

const NOBODY: SessionView = {
  enrolled: false,
  agent_name: '',
  counter_code: '',
  operators: [],
  operator: null,
  place: null,
  training: false,
  language: 'fr',
  theme: 'system',
  idle_minutes: 10,
  shut_out: null,
};

export const useSession = create<SessionState>(() => ({ view: NOBODY, known: false }));

type SessionMethod = Extract<
  CounterMethod,
  `session.${string}` | 'settings.change' | 'training.enter' | 'training.leave' | 'training.reset'
>;

/** Calls a session method; what it answers becomes the session. Where its operator stands is kept first. */
export async function changeSession<M extends SessionMethod>(method: M, input: InputOf<M>): Promise<ApiResult<M>> {
  await keepPlace();
  const answer = await call(method, input);
  if (answer.ok) take(answer.value);
  return answer;
}

export function readSession(): Promise<ApiResult<'session.get'>> {
  return changeSession('session.get', {});
}

function take(view: SessionView): void {
  if (view.language !== useSession.getState().view.language) changeLanguage(view.language);
  keepDesksOf(view.operators.map(({ operator_id }) => operator_id));
  if (view.operator) {
    sitDown(view.operator.operator_id, view.place);
    agreeToLeave(false);
  }
  useSession.setState({ view, known: true });
}
