/** How amounts and instants read on the simulators' French pages. It must not decide anything. */

const TIME = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'long' });

const NARROW_SPACE = '\u202F';
const NO_BREAK_SPACE = '\u00A0';

/** Whole cents as French text, `123456` → `1 234,56 €`; digits are cut, never divided. */
export function euros(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
  return `${cents < 0 ? '−' : ''}${whole},${digits.slice(-2)}${NO_BREAK_SPACE}€`;
}

export function timeOfDay(at: number): string {
  return TIME.format(at);
}

export function dayOf(at: number): string {
  return DAY.format(at);
}
