/** The server address offered on the enrolment form; an installation sets it, the person may change it. */
export function suggestedServerUrl(environment: Readonly<Record<string, string | undefined>>): string | null {
  const text = environment['FLOUSS_SERVER_URL'];
  return text && /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : null;
}
