/** One field that finds a customer or a card while one types; arrows choose, Enter opens. Used wherever somebody is looked for. */
// A list that a field drives by arrows (ARIA combobox) has no element of its own in HTML.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import type { ApiError, ApiResult } from '@flouss/shared/contract/counter-api';
import { FIND_TEXT_MAX } from '@flouss/shared/contract/methods/customers';
import type { FoundView } from '@flouss/shared/contract/views';
import { IconCreditCard, IconSearch, IconUser } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../bridge.ts';
import { useFormats } from '../formats.ts';
import { useBackKey } from '../frame/keys.ts';
import { useLatestAnswer } from '../stores/latest-answer.ts';
import { LastFour, Phone, Reference } from './figures.tsx';
import { RefusalBox } from './messages.tsx';
import { CardPill } from './state-pill.tsx';
import './finder.css';

interface FinderProps {
  readonly label: string;
  readonly onPick: (found: FoundView) => void;
  /** Which finds are of use here; all when absent. */
  readonly accepts?: FoundView['kind'];
  readonly onChosen?: (found: FoundView | null) => void;
  readonly startText?: string;
  readonly onText?: (text: string) => void;
  /** What to show while nothing is typed, and when nothing is found. */
  readonly atRest?: ReactNode;
  readonly whenNone?: ReactNode;
}

interface Results {
  readonly text: string;
  readonly found: readonly FoundView[];
  readonly refusal: ApiError | null;
}
const NOTHING: Results = { text: '', found: [], refusal: null };

export function Finder({ label, onPick, accepts, onChosen, onText, startText = '', atRest, whenNone }: FinderProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(startText);
  const results = useSearch(text, accepts);
  const [pointed, setPointed] = useState({ text: '', index: 0 });
  const index = pointed.text === results.text ? pointed.index : 0;
  const setIndex = (at: number): void => setPointed({ text: results.text, index: at });
  // Enter before the answer is there: it means the first that the answer brings.
  const entered = useRef<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const chosen = results.found[index] ?? null;
  useEffect(() => input.current?.focus(), []);
  useEffect(() => onChosen?.(chosen), [chosen, onChosen]);
  useEffect(() => {
    if (entered.current === null || entered.current !== results.text) return;
    entered.current = null;
    if (chosen) onPick(chosen);
  }, [results.text, chosen, onPick]);

  const type = (typed: string): void => {
    setText(typed);
    entered.current = null;
    onText?.(typed);
  };
  useBackKey(text === '' ? null : () => type(''));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && results.found.length > 0) {
      event.preventDefault();
      setIndex((index + step + results.found.length) % results.found.length);
    } else if (event.key === 'Enter' && !event.ctrlKey && text.trim() !== '') {
      event.preventDefault();
      if (results.text !== text.trim()) entered.current = text.trim();
      else if (chosen) onPick(chosen);
    }
  };

  return (
    <div className="stack">
      <div className="finder-field">
        <IconSearch size={22} aria-hidden className="finder-icon" />
        <input
          ref={input}
          className="finder-input"
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          maxLength={FIND_TEXT_MAX}
          aria-label={label}
          placeholder={t('find.hint')}
          aria-expanded={results.found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${listId}-${index}` : undefined}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <RefusalBox refusal={results.refusal} />
      <span className="unseen" aria-live="polite">
        {results.text === '' ? '' : t('find.count', { count: results.found.length })}
      </span>
      <div
        id={listId}
        role="listbox"
        aria-label={t('find.results')}
        aria-busy={results.text !== text.trim()}
        className={results.found.length > 0 ? 'panel finder-list' : ''}
      >
        {results.found.map((found, at) => (
          <FoundRow
            key={found.kind === 'card' ? found.card_reference : found.customer_id}
            id={`${listId}-${at}`}
            found={found}
            selected={at === index}
            onHover={() => setIndex(at)}
            onPick={() => onPick(found)}
          />
        ))}
      </div>
      {results.text === '' && text.trim() === '' ? atRest : null}
      {results.text !== '' && results.found.length === 0 && results.refusal === null ? whenNone : null}
    </div>
  );
}

function useSearch(text: string, accepts: FoundView['kind'] | undefined): Results {
  const wanted = text.trim();
  const latest = useLatestAnswer(wanted === '' ? null : wanted, searchFor);
  return useMemo(() => {
    if (wanted === '' || latest === null) return NOTHING;
    const { question, answer } = latest;
    const found = answer.ok ? answer.value.filter((each) => accepts === undefined || each.kind === accepts) : [];
    return { text: question, found, refusal: answer.ok ? null : answer.error };
  }, [wanted, latest, accepts]);
}

const searchFor = (text: string): Promise<ApiResult<'find.search'>> => call('find.search', { text });

interface FoundRowProps {
  readonly id: string;
  readonly found: FoundView;
  readonly selected: boolean;
  readonly onHover: () => void;
  readonly onPick: () => void;
}

function FoundRow({ id, found, selected, onHover, onPick }: FoundRowProps) {
  return (
    // The field keeps the focus and has the keys; a row is only ever pointed at.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className="found"
      onMouseMove={onHover}
      onClick={onPick}
    >
      {found.kind === 'customer' ? <FoundCustomer found={found} /> : <FoundCard found={found} />}
    </div>
  );
}

function FoundCustomer({ found }: { readonly found: Extract<FoundView, { kind: 'customer' }> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <IconUser size={22} stroke={1.75} className="found-icon" aria-label={t('find.customer-label')} />
      <span className="grow stack-tight">
        <span className="strong cut">{found.name}</span>
        <span className="small quiet">
          <Phone value={found.phone} /> · {t('find.born', { date: formats.day(found.birth_date) })}
        </span>
      </span>
      <span className="quiet">{t('find.cards', { count: found.card_count })}</span>
    </>
  );
}

function FoundCard({ found }: { readonly found: Extract<FoundView, { kind: 'card' }> }) {
  const { t } = useTranslation();
  return (
    <>
      <IconCreditCard size={22} stroke={1.75} className="found-icon" aria-label={t('find.card-label')} />
      <span className="grow stack-tight">
        <span className="strong cut">
          {found.customer_name ?? t('find.unsold')}
          {found.beneficiary_name === null ? null : (
            <span className="quiet found-for"> {t('find.for', { name: found.beneficiary_name })}</span>
          )}
        </span>
        <span className="small quiet">
          <Reference value={found.card_reference} /> <LastFour value={found.last_four} />
        </span>
      </span>
      <CardPill state={found.state} />
    </>
  );
}
