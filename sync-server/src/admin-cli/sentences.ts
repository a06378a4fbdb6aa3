/** What the server's refusals mean to the person at the terminal. */
const SENTENCES: Readonly<Record<string, string>> = {
  'not-authorised': 'Nobody is signed in, or no longer: npm run admin -- sign-in --server URL --name NAME',
  'sign-in-refused':
    'Not let in: the name or the password is wrong, or the account is disabled, or locked for a quarter of an hour after five wrong passwords.',
  'role-not-allowed': 'Your role may not do this.',
  'password-due': 'Choose a password of your own first: npm run admin -- password',
  'own-account': 'Not with your own account: a colleague must do it.',
  'own-proposal': 'You have proposed this yourself: a colleague must approve it.',
  'proposal-unknown': 'There is no such proposal.',
  'proposal-closed': 'This proposal is closed: decided, too old, or its maker is disabled.',
  'administrator-unknown': 'There is nobody of this id among our staff.',
  'agent-unknown': 'There is no such agent.',
  'operator-unknown': 'There is no such operator.',
  'device-not-found': 'There is no such counter.',
  'not-quarantined': 'This counter is not in quarantine.',
  'already-exists': 'This is there already, with another content.',
  'not-parked': 'It is not parked.',
  'refund-needs-two': 'A refund of this size needs two people: npm run admin -- refund KEY',
  'version-taken': 'These terms do not follow the last published version.',
  'day-not-found': 'This day is not closed.',
  'day-not-over': 'This day is not over yet, in Paris.',
  'day-closed': 'A later day is closed already, and this one with it.',
  'statement-missing': 'No statement of the bank was read for this day.',
  'breaks-open': 'Not every line of this day is matched or excepted: npm run admin -- breaks',
  'break-unknown': 'There is no such break.',
  'break-resolved': 'This break is resolved already.',
  'movement-unlike':
    'This line cannot be that: another amount, another direction, not done, or settled by another line.',
  'group-unknown': 'There is no such posting.',
  'not-reversible': 'This posting is undone by events of its own operation, not by hand.',
  'already-reversed': 'This posting is undone already.',
  'float-in-use': 'Counters hold what would be taken back.',
  'decision-unknown': 'No decision is kept of such an operation.',
  'list-too-large': 'This file is too large to be a freeze list. Nothing has changed.',
  'list-unreadable':
    'This is no freeze list in the form of the national register, or not a whole one. Nothing has changed.',
  'list-older': 'A newer publication is in force. Nothing has changed.',
  'list-not-held': 'This list is not held, or a newer one is in force.',
  'review-unknown': 'There is no such review.',
  'review-closed': 'This review is decided.',
  'review-changed': 'What this is about is another since it was looked at: look again.',
  'body-too-large': 'This is larger than the server takes here. Nothing has changed.',
  'bill-too-large': 'This file is too large to be a bill of one month. Nothing has changed.',
  'bill-not-utf-8': 'This file is not written in UTF-8. Nothing has changed.',
  'bill-header-wrong':
    'Its first line must be carrier_message_id,our_reference,sent_at,price_eur. Nothing has changed.',
  'bill-line-wrong': 'A line of it has not the form that it must have. Nothing has changed.',
  'bill-month-wrong': 'A line of it is of another month. Nothing has changed.',
  'bill-altered': 'Another bill of this month was read already. Nothing has changed.',
  'month-not-over': 'This month is not over yet, in Paris.',
  'request-malformed': 'The server could not read this: look at the form of what was typed.',
  'too-many-requests': 'Too many tries: wait a minute.',
  'server-busy': 'The server is busy: try again in a moment.',
};

export function sentenceFor(code: string): string {
  return SENTENCES[code] ?? `The server refused, and said: ${code}.`;
}
