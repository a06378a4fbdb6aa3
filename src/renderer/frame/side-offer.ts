/** The place at the head of the right-hand column where a screen may offer something without moving anything of its own. */

export const SIDE_OFFER_ID = 'side-offer';

/** Null for the moment in which the frame is being put together. */
export function sideOffer(): HTMLElement | null {
  return document.getElementById(SIDE_OFFER_ID);
}
