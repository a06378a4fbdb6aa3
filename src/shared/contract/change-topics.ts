/** What the screens can be told to read again. Without a schema beside it: the browser's bridge carries none. */
export const CHANGE_TOPICS = [
  'session',
  'status',
  'customers',
  'cards',
  'operations',
  'reference',
  'printing',
  'training',
  'till',
  'backup',
] as const;
