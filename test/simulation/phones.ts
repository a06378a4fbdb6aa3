/**
 * Customers with phones in a simulated world: whoever was given a code texts it, orders now and then, and confirms what he is shown,
 * or thinks better of it. What was confirmed is counted, so that nothing is charged that nobody wanted.
 */
import type { SimulatedCarrier } from './carrier.ts';
import type { Chance } from './chance.ts';
import { CARD_NUMBERS } from './people.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

const MINUTE_MS = 60_000;
const CONFIRM = /OUI (\d{3})/;
/** A card as replies name it. */
const NAMED = /([A-Z]+) \(\d{4}\)/g;

export interface Phones {
  /** A counter gave this customer a code. */
  given(phone: string, code: string): void;
  /** Somebody with a phone texts something. */
  act(): void;
}

export interface PhonesParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly carrier: SimulatedCarrier;
  readonly weather: Weather;
}

export function openPhones({ timeline, chance, carrier, weather }: PhonesParts): Phones {
  const phones: string[] = [];
  const names = new Map<string, string>();
  /** Who has ordered and not been answered, and which codes were shown to whom. */
  const waits = new Set<string>();
  const shown = new Set<string>();
  const later = (ms: number, phone: string, text: string): void => timeline.after(ms, () => carrier.text(phone, text));

  carrier.onReply(({ to, text }) => {
    const cards = [...text.matchAll(NAMED)].map(([, name = '']) => name);
    if (cards.length > 0) names.set(to, chance.pick(cards));
    const code = CONFIRM.exec(text)?.[1];
    if (code === undefined) return;
    shown.add(`${to} ${code}`);
    // He has asked for nothing: somebody else has, in his name.
    if (!waits.delete(to)) return;
    const answer = chance.weighted({ yes: 80, no: 10, wrong: 5, twice: 5 });
    if (answer === 'no') return;
    const said = answer === 'wrong' ? threeDigits((Number(code) + 1) % 1_000) : code;
    later(chance.pauseMs(MINUTE_MS), to, `OUI ${said}`);
    // After the ten minutes in which the same words are the same message.
    if (answer === 'twice') later(chance.between(11, 30) * MINUTE_MS, to, `OUI ${said}`);
  });

  /** In another's name, without his telephone: an order, and a guess at the code that he is shown. Right by chance is no defect. */
  function spoof(phone: string): void {
    carrier.text(phone, `RECH ${chance.between(50, 150)} ${names.get(phone) ?? ''}`, 'spoofed');
    timeline.after(chance.between(1, 5) * MINUTE_MS, () => {
      let code = chance.between(0, 999);
      while (shown.has(`${phone} ${threeDigits(code)}`)) code = (code + 1) % 1_000;
      carrier.text(phone, `OUI ${threeDigits(code)}`, 'spoofed');
    });
  }

  return {
    given(phone, code) {
      phones.push(phone);
      // The counter's fact must have come first: he tries until it has.
      for (const minutes of [2, 40, 24 * 60]) later(minutes * MINUTE_MS, phone, `INSCR ${code}`);
    },
    act() {
      if (phones.length === 0) return;
      const phone = chance.pick(phones);
      if (weather.strikes('sms-spoofed', chance)) return spoof(phone);
      const command = chance.weighted({ order: 75, balance: 12, help: 5, block: 3, stop: 2, noise: 3 });
      const name = names.get(phone) ?? '';
      const texts = {
        order: `RECH ${chance.between(50, 150)} ${name}`,
        balance: `SOLDE ${name}`,
        help: 'AIDE',
        block: `OPPO ${name}`,
        stop: 'STOP',
        noise: `bonjour ${chance.pick(CARD_NUMBERS)}`,
      };
      if (command === 'order') waits.add(phone);
      carrier.text(phone, texts[command]);
    },
  };
}

const threeDigits = (n: number): string => String(n).padStart(3, '0');
