/**
 * What stands before a counter's backend: nothing is started until the store's secrets are there, be it at once (a key store, a file)
 * or once somebody has typed the pass-phrase. The methods about the key are answered here; all others go to the backend.
 */
import { systemStopwatch } from '@flouss/platform/system-ports';
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import { COUNTER_API, isHostMethod } from '@flouss/shared/contract/counter-api';
import type {
  ApiError,
  ApiResult,
  CounterMethod,
  HostMethod,
  ParsedInputOf,
} from '@flouss/shared/contract/counter-api';
import type { StoreKeyView } from '@flouss/shared/contract/store-key';
import { passPhraseFault, waitAfterWrong } from '@flouss/shared/domain/pass-phrase';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { Result } from '@flouss/shared/kernel/result';
import { ok } from '@flouss/shared/kernel/result';
import type { AnyApiResult, Backend } from './hold-backend.ts';
import { keepSealed, readSealedSecrets, unseal } from './pass-phrase-file.ts';
import type { Secrets } from './pass-phrase-file.ts';
import { keepWrongPhrases, wrongPhrases } from './wrong-phrases.ts';

/** Where the store's secrets are. */
export type KeptKeys =
  | { readonly kept: 'key-store' | 'file'; readonly secrets: Secrets }
  | {
      readonly kept: 'pass-phrase';
      /** Of the sealed secrets. */
      readonly path: string;
      /** What the first pass-phrase seals: new secrets, or those that lay here unprotected. */
      readonly first: () => Secrets;
      /** They are sealed and on the disk: whatever lay here unprotected may go. */
      readonly sealed: () => void;
    };

const UNAVAILABLE: AnyApiResult = { ok: false, error: { code: 'backend-unavailable' } };

const refuse = (code: ApiError['code'], detail?: ApiError['detail']): ApiResult<HostMethod> =>
  // Each method lists the codes it is refused with below.
  ({ ok: false, error: detail ? { code, detail } : { code } }) as ApiResult<HostMethod>;

export function openKeyRoom(keys: KeptKeys, start: (secrets: Secrets) => Backend): Backend {
  const opened = Promise.withResolvers<Result<null, StoreRefusal>>();
  let backend: Backend | undefined;
  let wrong = keys.kept === 'pass-phrase' ? wrongPhrases(keys.path) : 0;
  // A restart begins the wait again.
  let triedAt = systemStopwatch.elapsed();
  let trying: Promise<unknown> = Promise.resolve();

  function begin(secrets: Secrets): Backend {
    backend = start(secrets);
    void backend.opened.then(opened.resolve);
    return backend;
  }

  function view(): StoreKeyView {
    const { kept } = keys;
    if (backend || kept !== 'pass-phrase') return { kept, state: 'open', wait_ms: 0 };
    return { kept, state: readSealedSecrets(keys.path) === 'missing' ? 'unset' : 'locked', wait_ms: waitMs() };
  }

  const waitMs = (): number => Math.max(0, triedAt + waitAfterWrong(wrong) - systemStopwatch.elapsed());

  async function answer(method: HostMethod, input: unknown): Promise<ApiResult<HostMethod>> {
    if (method === 'store-key.status') return ok(view());
    if (keys.kept !== 'pass-phrase') return refuse('pass-phrase-not-used');
    switch (method) {
      case 'store-key.open':
        return backend ? ok(view()) : openWith(input as ParsedInputOf<typeof method>);
      case 'store-key.set':
        return set(input as ParsedInputOf<typeof method>);
      case 'store-key.change':
        return change(input as ParsedInputOf<typeof method>);
      default:
        return unreachable(method);
    }
  }

  async function openWith({ pass_phrase }: ParsedInputOf<'store-key.open'>): Promise<ApiResult<HostMethod>> {
    const secrets = await secretsWith(pass_phrase);
    return 'ok' in secrets ? secrets : started(secrets);
  }

  async function set({ pass_phrase }: ParsedInputOf<'store-key.set'>): Promise<ApiResult<HostMethod>> {
    if (keys.kept !== 'pass-phrase' || view().state !== 'unset') return refuse('pass-phrase-set-already');
    const fault = passPhraseFault(pass_phrase);
    if (fault) return refuse(fault);
    const secrets = keys.first();
    const kept = await keepSealed(keys.path, secrets, pass_phrase);
    if (!kept.ok) return refuse(kept.error);
    keys.sealed();
    return started(secrets);
  }

  async function change(input: ParsedInputOf<'store-key.change'>): Promise<ApiResult<HostMethod>> {
    if (keys.kept !== 'pass-phrase') return refuse('pass-phrase-not-used');
    const fault = passPhraseFault(input.new_pass_phrase);
    if (fault) return refuse(fault);
    const secrets = await secretsWith(input.pass_phrase);
    if ('ok' in secrets) return secrets;
    const kept = await keepSealed(keys.path, secrets, input.new_pass_phrase);
    return kept.ok ? ok(view()) : refuse(kept.error);
  }

  /** The secrets, or why not; each wrong phrase makes the next one wait longer. */
  async function secretsWith(passPhrase: string): Promise<Secrets | ApiResult<HostMethod>> {
    if (waitMs() > 0) return refuse('pass-phrase-wait', { wait_ms: waitMs() });
    if (keys.kept !== 'pass-phrase') return refuse('pass-phrase-not-used');
    const sealed = readSealedSecrets(keys.path);
    if (typeof sealed === 'string') return refuse('key-file-unreadable');
    // Counted as wrong before it is tried: a power cut in between must not be free.
    keepWrongPhrases(keys.path, ++wrong);
    const secrets = await unseal(sealed, passPhrase);
    triedAt = systemStopwatch.elapsed();
    if (secrets) keepWrongPhrases(keys.path, (wrong = 0));
    return secrets ?? refuse('pass-phrase-wrong', { wait_ms: waitMs() });
  }

  async function started(secrets: Secrets): Promise<ApiResult<HostMethod>> {
    const store = await begin(secrets).opened;
    return store.ok ? ok(view()) : refuse('store-unavailable', { refusal: store.error });
  }

  /** One after the other: guessing in parallel is no way around the wait. */
  function inTurn(method: HostMethod, input: unknown): Promise<ApiResult<HostMethod>> {
    const answered = trying.then(() => answer(method, input));
    trying = answered;
    return answered;
  }

  if (keys.kept !== 'pass-phrase') begin(keys.secrets);
  return {
    opened: opened.promise,
    call: (method: CounterMethod, input: unknown) => {
      if (!isHostMethod(method)) return backend?.call(method, input) ?? Promise.resolve(UNAVAILABLE);
      const parsed = COUNTER_API[method].input.safeParse(input);
      return parsed.success ? inTurn(method, parsed.data) : Promise.resolve(UNAVAILABLE);
    },
    stop: async () => backend?.stop(),
  };
}
