/** What may be typed, pasted or scanned into any field by accident or on purpose. Each bears a mark by which it is found again. */

/** In no word, name or number of ours. */
export const MARK = 'Zqxj7';

export interface HostileText {
  readonly name: string;
  readonly text: string;
  /** Changes how others read what stands around it, or hides in it: no field that is kept may take it. */
  readonly never: boolean;
}

const never = (name: string, text: string): HostileText => ({ name, text, never: true });
/** A text like another, if a field takes texts at all: shown as it is, escaped by who prints it. */
const harmless = (name: string, text: string): HostileText => ({ name, text, never: false });

export const HOSTILE_TEXTS: readonly HostileText[] = [
  never('10,000 letters', MARK + 'a'.repeat(10_000)),
  never('NUL', `${MARK}\u0000a`),
  never('an escape sequence', `${MARK}\u001b[2Ja`),
  never('two lines', `${MARK}\r\na`),
  never('right-to-left override', `${MARK}\u202Egnp.exe`),
  never('left-to-right embedding', `${MARK}\u202Aa\u202C`),
  never('an isolate', `${MARK}\u2067a\u2069`),
  never('a lone surrogate', `${MARK}\uD83Da`),
  never('a non-character', `${MARK}\uFFFFa`),
  never('an invisible tag', `${MARK}\u{E0041}a`),
  never('only zero-width', '\u200B\u200D\uFEFF'),
  never('only spaces', '  \u00A0\u2003 '),
  never('a card number', `4111 1111 1111 1111`),
  never('a card number in Arabic digits', '٤١١١ ١١١١ ١١١١ ١١١١'),
  never('a card number hidden by zero-width', '4111\u200B1111\u200B1111\u200B1111'),
  harmless('script', `<script>alert("${MARK}")</script>`),
  harmless('an attribute', `" onfocus="alert('${MARK}')`),
  harmless('SQL', `${MARK}'); DROP TABLE journal; --`),
  harmless('a template', `{{${MARK}}} \${${MARK}} %s`),
  harmless('a spreadsheet formula', `=HYPERLINK("${MARK}")`),
  harmless('emoji', `${MARK} \u{1F600}\u{1F468}\u200D\u{1F469}`),
  harmless('zero-width between letters', `${MARK}\u200Ba`),
  harmless('19 digits', '9999999999999999993'),
  harmless('31 February', '2026-02-31'),
  harmless('31 February as written', '31/02/2026'),
  harmless('a path', `../../${MARK}`),
  harmless('a prototype', '__proto__'),
];
