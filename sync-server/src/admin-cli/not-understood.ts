/** What was typed makes no sense here; the message says what would. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}
