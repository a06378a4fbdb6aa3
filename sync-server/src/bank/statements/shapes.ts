/**
 * What may stand in what, and how often: a small schema language, and the frame by frame check of a document against it while it is
 * read. Texts that somebody wants are gathered into records. Knows no message.
 */
import { RefusedFile } from './refusal.ts';
import type { XmlTaker } from './read-xml.ts';

/** Texts by the field that their shape names; an amount's currency as `<field>_currency`. */
export type Fields = Record<string, string>;

interface Text {
  readonly is: 'text';
  readonly field: string;
  readonly currency: boolean;
}
interface Skipped {
  readonly is: 'skipped';
}
export interface Shape {
  readonly is: 'shape';
  readonly children: ReadonlyMap<string, Child>;
  /** Those that must be there, each a bit. */
  readonly required: number;
  /** Exactly one of its children. */
  readonly choice: boolean;
  /** What is gathered under it is told on its own. */
  readonly record: string | undefined;
}
interface Child {
  readonly name: string;
  readonly at: number;
  readonly many: boolean;
  readonly content: Content;
}
type Content = Text | Skipped | Shape;
type Occurs = '1' | '?' | '*' | '+';
type Children = Readonly<Record<string, Occurs | readonly [Occurs, Content]>>;

const SKIPPED: Skipped = { is: 'skipped' };
const TEXT_CHARS_MAX = 1_000;

export const text = (field: string): Text => ({ is: 'text', field, currency: false });
/** With its currency. */
export const amount = (field: string): Text => ({ is: 'text', field, currency: true });

/** In this order; a child without a content of its own is passed over, whatever stands in it. */
export function sequence(children: Children, record?: string): Shape {
  const list = Object.entries(children).map(([name, child], at) => {
    const [occurs, content] = typeof child === 'string' ? [child, SKIPPED] : child;
    return { name, at, occurs, content };
  });
  return {
    is: 'shape',
    choice: false,
    record,
    children: new Map(
      list.map(({ name, at, occurs, content }) => [
        name,
        { name, at, many: occurs === '*' || occurs === '+', content },
      ]),
    ),
    required: list.reduce((bits, { at, occurs }) => (occurs === '1' || occurs === '+' ? bits | (1 << at) : bits), 0),
  };
}

/** One of these, once. */
export function choice(children: Readonly<Record<string, Content | '1'>>): Shape {
  const shape = sequence(
    Object.fromEntries(
      Object.entries(children).map(([name, content]) => [name, ['?', content === '1' ? SKIPPED : content]]),
    ),
  );
  return { ...shape, choice: true };
}

export interface RecordTaker {
  opened(record: string): void;
  /** What was gathered directly under it, and under what it stands in so far. */
  closed(record: string, fields: Fields, around: Fields): void;
}

interface Frame {
  readonly name: string;
  readonly content: Content;
  last: number;
  seen: number;
  readonly fields: Fields;
  /** Of the record that this one stands in. */
  readonly around: Fields;
}

/** Checks what it is told against `shape`, the outermost element's own. */
export function checkShape(outermost: string, shapeOf: (namespace: string) => Shape, taker: RecordTaker): XmlTaker {
  const frames: Frame[] = [];
  let skipped = 0;
  let gathered = '';
  const where = (): string => frames.map(({ name }) => name).join('/');
  const refuse = (code: RefusedFile['code'], child?: string): never => {
    throw new RefusedFile(code, child === undefined ? where() : `${where()}/${child}`);
  };

  function childOf(parent: Frame, name: string): Child {
    const child = parent.content.is === 'shape' ? parent.content.children.get(name) : undefined;
    if (!child) return refuse('element-unexpected', name);
    const again = child.at === parent.last && !child.many;
    if (child.at < parent.last || again) refuse('element-unexpected', name);
    if (parent.content.is === 'shape' && parent.content.choice && parent.seen !== 0) refuse('element-unexpected', name);
    parent.last = child.at;
    parent.seen |= 1 << child.at;
    return child;
  }

  function push(name: string, content: Content, around: Fields): void {
    const record = content.is === 'shape' ? content.record : undefined;
    frames.push({ name, content, last: -1, seen: 0, fields: record === undefined ? around : {}, around });
    if (record !== undefined) taker.opened(record);
  }

  return {
    where,
    open(name, attributes, namespace) {
      if (skipped > 0) {
        skipped += 1;
        return;
      }
      const parent = frames.at(-1);
      if (!parent) {
        if (name !== outermost) refuse('message-unknown', name);
        return push(name, shapeOf(namespace), {});
      }
      const { content } = childOf(parent, name);
      if (content.is === 'skipped') {
        skipped = 1;
        return;
      }
      push(name, content, parent.fields);
      gathered = '';
      if (content.is === 'text' && content.currency)
        parent.fields[`${content.field}_currency`] = attributes['Ccy'] ?? refuse('value-unreadable');
    },
    text(part) {
      const frame = frames.at(-1);
      if (skipped > 0 || !frame) return;
      if (frame.content.is === 'text') {
        gathered += part;
        if (gathered.length > TEXT_CHARS_MAX) refuse('value-unreadable');
      } else if (part.trim() !== '') refuse('element-unexpected', 'text');
    },
    close() {
      if (skipped > 0) {
        skipped -= 1;
        if (skipped > 0) return;
        return;
      }
      const frame = frames.at(-1);
      if (!frame) return;
      const { content, fields, around, seen } = frame;
      if (content.is === 'text') {
        const value = gathered.trim();
        if (value === '') refuse('value-unreadable');
        fields[content.field] = value;
      } else if (content.is === 'shape') {
        const whole = content.choice ? seen !== 0 : (seen & content.required) === content.required;
        if (!whole) refuse('element-missing');
        if (content.record !== undefined) taker.closed(content.record, fields, around);
      }
      frames.pop();
    },
  };
}
