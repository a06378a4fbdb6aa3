/** Bytes as base64 text; in pieces, because a call takes only so many arguments. */
const PIECE = 0x8000;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += PIECE) {
    text += String.fromCharCode(...bytes.subarray(from, from + PIECE));
  }
  return btoa(text);
}
