/**
 * What keeps training apart from business wherever the two could be mistaken: the letter its counter and receipts carry,
 * and the words that stand before the text of its QR codes. Knows no screen and no store.
 */

/** No real counter's code begins so: the centre refuses to give one. */
const TRAINING_LETTER = 'T';
export const TRAINING_COUNTER_CODE = `${TRAINING_LETTER}01`;

/** Of a counter's code or a receipt's number. */
export function isTrainingNumber(number: string): boolean {
  return number.startsWith(TRAINING_LETTER);
}

/** Whoever scans the code with a telephone reads it too; no reader of signed operations takes a text that begins so. */
const QR_WORDS = 'FORMATION - SANS VALEUR ';

export function asTrainingOperation(signedOperation: string): string {
  return QR_WORDS + signedOperation;
}

export function isTrainingOperation(text: string): boolean {
  return text.trimStart().startsWith(QR_WORDS.trimEnd());
}

/** The signed operation in it, for the training counter alone; any other text stays as it is. */
export function withoutTrainingWords(text: string): string {
  return isTrainingOperation(text) ? text.trimStart().slice(QR_WORDS.length) : text;
}
