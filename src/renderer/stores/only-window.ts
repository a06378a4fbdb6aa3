/**
 * One window is the counter. Another one waits until the first is closed, or dies: the browser holds the place and lets go by
 * itself. The desktop application has one window anyway.
 */

const PLACE = 'flouss-counter';
/** A page that is being loaded anew may still be letting go. */
const TRIES = 4;
const TRY_AGAIN_MS = 100;
/** For as long as the page lives. */
const FOR_EVER = new Promise<never>(() => {});

/** True when this window is the counter. Otherwise it is loaded anew once it may be, and then shows what is so by then. */
export async function takeTheCounter(): Promise<boolean> {
  if (window.counter.host === 'electron') return true;
  for (let tries = 0; tries < TRIES; tries++) {
    if (await takesPlace()) return true;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
  void navigator.locks.request(PLACE, () => {
    window.location.reload();
    return FOR_EVER;
  });
  return false;
}

function takesPlace(): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(PLACE, { ifAvailable: true }, (place) => {
      resolve(place !== null);
      return place === null ? undefined : FOR_EVER;
    });
  });
}
