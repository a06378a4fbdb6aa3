/**
 * What a QR code of the back office holds: where the server is and a one-time code, as `flouss://enrol?server=…&code=…` (or
 * `flouss://recover?…` for a lost counter's place), or the same as JSON. Read from a scan or a paste; no such address is ever opened.
 */
const SCHEME = 'flouss:';
const ADDRESS = /^https?:\/\/[^\s/?#]+/;
const CODE = /^[0-9A-Za-z-]{8,64}$/;
const TEXT_LENGTH_MAX = 600;

export type EnrolmentPurpose = 'enrol' | 'recover';

export interface EnrolmentText {
  readonly purpose: EnrolmentPurpose;
  readonly server_url: string;
  readonly code: string;
}

export function writeEnrolmentText({ purpose, server_url, code }: EnrolmentText): string {
  return `${SCHEME}//${purpose}?server=${encodeURIComponent(server_url)}&code=${encodeURIComponent(code)}`;
}

/** Undefined when it is something else: a code that was typed, half a scan, another QR code. */
export function readEnrolmentText(text: string): EnrolmentText | undefined {
  const typed = text.trim();
  if (typed.length > TEXT_LENGTH_MAX) return undefined;
  const read = typed.startsWith('{') ? fromJson(typed) : fromLink(typed);
  return read && ADDRESS.test(read.server_url) && CODE.test(read.code) ? read : undefined;
}

const LINK = /^flouss:\/\/(enrol|recover)\/?\?(.+)$/;

function fromLink(text: string): EnrolmentText | undefined {
  const [, purpose, query] = LINK.exec(text) ?? [];
  if (purpose === undefined || query === undefined) return undefined;
  const values = new Map(query.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair]));
  const value = (name: string): string => decoded(values.get(name)?.slice(name.length + 1) ?? '');
  return { purpose: purpose as EnrolmentPurpose, server_url: value('server'), code: value('code') };
}

function fromJson(text: string): EnrolmentText | undefined {
  try {
    const read = JSON.parse(text) as { purpose?: unknown; server?: unknown; code?: unknown } | null;
    if (typeof read?.server !== 'string' || typeof read.code !== 'string') return undefined;
    return { purpose: read.purpose === 'recover' ? 'recover' : 'enrol', server_url: read.server, code: read.code };
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
