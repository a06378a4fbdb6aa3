/** One seed, from its first morning to the quiet after its last fault: the world is put together here and nowhere else. */
import { mkdirSync, rmSync } from 'node:fs';
import { assert } from '@flouss/shared/kernel/assert';
import { ownHead, serverHead } from '../../src/core/sync-ports.ts';
import { openBank } from './bank.ts';
import { openBankStatements } from './bank-statements.ts';
import { openCentre } from './centre.ts';
import type { Agent, Centre } from './centre.ts';
import { openCarrier } from './carrier.ts';
import { chanceOf } from './chance.ts';
import { openFreezeRegister } from './freeze-register.ts';
import { openLine } from './line.ts';
import { openOffice } from './office.ts';
import { openPeople } from './people.ts';
import { openPhones } from './phones.ts';
import { PLANTED } from './planted.ts';
import type { Planted, PlantedName } from './planted.ts';
import { openPoison } from './poison.ts';
import { brokenAfterCloning, brokenAfterRevocation, brokenAtTheEnd, brokenNow } from './promises.ts';
import type { Broken, World } from './world.ts';
import { openShop } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Stage } from './stage.ts';
import { openStranger } from './stranger.ts';
import { openTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import { drawWeather } from './weather.ts';
import type { Fault, Less } from './weather.ts';

export interface Seed {
  readonly seed: number;
  readonly planted?: PlantedName | undefined;
  readonly less?: Less | undefined;
}

export interface Played {
  readonly seed: number;
  readonly operations: number;
  readonly counters: number;
  readonly servers: number;
  /** How often somebody was served, whatever came of it. */
  readonly acts: number;
  readonly broken: readonly Broken[];
  readonly faults: ReadonlyMap<Fault, number>;
  /** Moves of orders, cards and bank work, and how often each was made. */
  readonly moves: ReadonlyMap<string, number>;
  readonly trace: string;
  /** What happened last, when something broke. */
  readonly latest: readonly string[];
}

const DAY_MS = 24 * 60 * 60_000;
/** A Monday morning in Paris; some seeds begin just before the year ends. */
const IN_SPRING = Date.UTC(2026, 2, 2, 8);
const BEFORE_NEW_YEAR = Date.UTC(2026, 11, 18, 8);
/** So many acts in a hundred are one's of our own staff, too. */
const OFFICE_PERCENT = 4;
const LOOK_EVERY_OPERATIONS = 60;
/** What was acknowledged must have come out by then: the bank's own decisions take days. */
const QUIET_AFTER_MS = 12 * DAY_MS;

export async function playSeed(stage: Stage, { seed, planted: name, less = {} }: Seed): Promise<Played> {
  const chance = chanceOf(String(seed));
  const weather = drawWeather(chance.stream('weather'), less);
  const newYear = weather.strikes('new-year', chance);
  const timeline = openTimeline(newYear ? BEFORE_NEW_YEAR : IN_SPRING);
  const folder = stage.folder();
  mkdirSync(folder);
  const planted: Planted | undefined = name && PLANTED[name];
  const bank = openBank(timeline, chance.stream('bank'), weather);
  const servers = (): Centre['servers'] => centre.servers;
  const carrier = openCarrier({ timeline, chance: chance.stream('carrier'), weather, intakes: servers });
  const phones = openPhones({ timeline, chance: chance.stream('phones'), carrier, weather });
  const stranger = openStranger({ timeline, chance: chance.stream('stranger'), weather, servers });
  const poison = openPoison(weather);
  const centre: Centre = await openCentre({ stage, timeline, chance, weather, bank, carrier, poison, folder, planted });
  const statements = openBankStatements({
    timeline,
    chance: chance.stream('statements'),
    weather,
    bank,
    centre,
    folder,
  });
  const agents: Agent[] = [];
  for (let i = 0; i < weather.agents; i++) agents.push(await centre.foundAgent(`Tabac ${i + 1}`));
  const shops: Shop[] = [];
  const open = (label: string, agent: Agent, copyOf?: Shop): Promise<Shop> => {
    const own = chance.stream(`counter-${label}`);
    const line = openLine({
      timeline,
      chance: own.stream('line'),
      weather,
      servers: centre.servers,
      overhear: (request) => stranger.overhear(request),
    });
    const disk = copyOf ? { copyOf } : {};
    return openShop({ stage, timeline, chance: own, weather, folder, name: label, agent, line, planted, ...disk });
  };
  for (let i = 0; i < weather.counters; i++) {
    shops.push(await open(`C${String(i + 1).padStart(2, '0')}`, agents[i % agents.length]!));
  }
  const office = await openOffice({
    timeline,
    chance: chance.stream('office'),
    weather,
    centre,
    agents,
    devices: () => shops.flatMap((shop) => shop.knownDevice() ?? []),
  });
  const people = openPeople({ chance: chance.stream('people'), weather, centre, agents, phones, poison, planted });
  const register = openFreezeRegister({ timeline, chance: chance.stream('freeze-register'), office });
  const world: World = {
    centre,
    bank,
    statements,
    carrier,
    stranger,
    poison,
    office,
    register,
    agents,
    shops,
    asked: people.asked,
    registered: people.registered,
    letThrough: people.letThrough,
  };
  for (const { agent_id } of agents) {
    centre.db.signals.on(`feed:${agent_id}`, () => {
      for (const shop of shops) if (shop.agent.agent_id === agent_id && !shop.line.isCut()) shop.hear();
    });
  }

  const leftOut = new Set(less.leftOut);
  const ofRegister = chance.stream('freeze-lists-published');
  const ofMasterKeys = chance.stream('master-keys-replaced');
  let acts = 0;
  let broken: Broken[] = [];
  let cloned: Shop | undefined;
  let copy: Shop | undefined;
  let moves: Played['moves'] = new Map();
  try {
    for (const shop of shops) {
      await inTheWorld(timeline, enrol(shop, centre));
      await inTheWorld(timeline, people.begin(shop));
      if (weather.strikes('counter-old', chance)) shop.beOld();
      if (weather.strikes('counter-clock-wrong', chance)) shop.setClock(chance.between(-DAY_MS, DAY_MS));
    }
    while (!isOver() && broken.length === 0) {
      const queue = chance.between(1, weather.queue);
      await timeline.run(timeline.now() + chance.pauseMs((queue * weather.days * DAY_MS) / weather.operations));
      const shop = chance.pick(shops);
      for (let served = 0; served < queue && !isOver(); served++, acts++) {
        await disturb(shop);
        if (!leftOut.has(acts)) await inTheWorld(timeline, people.act(shop, acts));
        await timeline.run(timeline.now() + chance.pauseMs(weather.serviceMs));
        if (acts % LOOK_EVERY_OPERATIONS === LOOK_EVERY_OPERATIONS - 1) broken = await brokenNow(world);
      }
    }
    const mayClone = weather.strikes('counter-cloned', chance);
    if (broken.length === 0) broken = await comeToRest();
    if (broken.length === 0 && mayClone) broken = await cloneOne(chance.pick(shops));
    const others = shops.filter((shop) => shop !== cloned);
    if (broken.length === 0 && others.length > 0) broken = await revokeOne(chance.pick(others));
  } finally {
    moves = centre.moves();
    for (const shop of shops) await shop.close();
    await copy?.close();
    await centre.close();
    rmSync(folder, { recursive: true, force: true });
  }
  timeline.note('end', ...broken.map(({ invariant, story }) => `${invariant} ${story}`));
  return {
    seed,
    operations: people.asked.size,
    counters: shops.length,
    servers: centre.servers.length,
    acts,
    broken,
    faults: weather.counts,
    moves,
    trace: timeline.digest(),
    latest: broken.length > 0 ? timeline.latest() : [],
  };

  function isOver(): boolean {
    return less.acts === undefined ? people.asked.size >= weather.operations : acts >= less.acts;
  }

  async function disturb(shop: Shop): Promise<void> {
    if (weather.blows() && chance.percent(OFFICE_PERCENT)) {
      office.act();
      await timeline.settle();
    }
    if (weather.strikes('master-key-replaced', ofMasterKeys)) centre.masterKeys.replace();
    if (weather.strikes('freeze-list-published', ofRegister)) register.publish(people.registered.size);
    const former = weather.rates['former-key-used'] > 0 ? shop.formerKey() : undefined;
    if (former && weather.strikes('former-key-used', chance)) stranger.useFormerKey(shop.deviceId(), former);
    if (weather.strikes('counter-offline', chance)) {
      shop.line.cut();
      timeline.after(chance.pauseMs(chance.pick([DAY_MS / 24, DAY_MS, 5 * DAY_MS])), () => {
        shop.line.mend();
        shop.syncNow();
      });
    }
    if (shop.isOld && ownHead(shop.context.store.read).seq > serverHead(shop.context.store.read).seq) {
      if (weather.strikes('counter-upgraded', chance)) await shop.upgrade();
    }
    if (weather.strikes('counter-clock-steps', chance)) shop.setClock(chance.between(-DAY_MS, DAY_MS));
    if (weather.rates['centre-brought-back'] > 0) await forget();
    if (weather.strikes('server-frozen', chance)) chance.pick(centre.servers).freeze(chance.between(30_000, 300_000));
    if (weather.strikes('bank-down', chance)) bank.goDown(chance.between(DAY_MS / 240, DAY_MS));
    if (weather.rates['server-killed'] > 0 && weather.blows() && chance.percent(weather.rates['server-killed'])) {
      chance.pick(centre.servers).kill(chance.between(1_000, 600_000));
    }
    if (weather.blows() && chance.percent(weather.rates['counter-crash'])) await shop.crash(false);
    if (weather.blows() && chance.percent(weather.rates['counter-power-loss'])) await shop.crash(true);
  }

  /**
   * The centre's database becomes what it was a little while ago, and nobody tells it so: it sees it from what counters prove. Where one
   * of them is too old to keep proofs, it is told.
   */
  async function forget(): Promise<void> {
    const may = weather.blows();
    const told = shops.some((shop) => shop.isOld);
    if (may && chance.percent(weather.rates['centre-brought-back']) && (await centre.bringBack(told))) {
      weather.struck('centre-brought-back');
    }
    if (chance.percent(30)) centre.keep();
  }

  /** A counter's disk is copied, key and all: both go on, and the centre hears the counter first, then its copy. */
  async function cloneOne(shop: Shop): Promise<Broken[]> {
    cloned = shop;
    copy = await open(`${shop.name}-copy`, shop.agent, shop);
    for (const each of [shop, copy]) {
      await inTheWorld(timeline, people.register(each));
      each.syncNow();
      await timeline.run(timeline.now() + DAY_MS / 24);
    }
    return brokenAfterCloning(world, shop, copy);
  }

  /** What a revoked counter says after that is heard by nobody. */
  async function revokeOne(shop: Shop): Promise<Broken[]> {
    const device = await centre.revoke(shop.deviceId());
    await inTheWorld(timeline, people.register(shop));
    shop.syncNow();
    await timeline.run(timeline.now() + DAY_MS / 24);
    return brokenAfterRevocation(world, device);
  }

  /** Faults off, network back: on until quiet, with finance and the tellers at work. */
  async function comeToRest(): Promise<Broken[]> {
    weather.clear();
    for (const shop of shops) {
      await shop.upgrade();
      shop.line.mend();
      shop.setClock(0);
    }
    for (let day = 0; day < 3; day++) {
      await timeline.run(timeline.now() + QUIET_AFTER_MS / 3);
      await inTheWorld(timeline, centre.resumeParked());
      for (const shop of shops) {
        shop.syncNow();
        await inTheWorld(timeline, people.payRefunds(shop));
      }
    }
    statements.stop();
    await timeline.run(timeline.now() + DAY_MS);
    for (const shop of shops) shop.syncNow();
    await timeline.run(timeline.now() + DAY_MS / 24);
    return brokenAtTheEnd(world);
  }
}

async function enrol(shop: Shop, centre: Centre): Promise<void> {
  for (let codes = 0; codes < 10; codes++) {
    const code = await centre.enrolmentCode(shop.agent, shop.name);
    // The same code again: it may have been used, and only the answer lost.
    for (let tries = 0; tries < 30; tries++) if (await shop.enrol(code)) return;
  }
  assert(false, `${shop.name} is enrolled in the end`);
}

/** Something that people do: the queue goes on until it is done. */
async function inTheWorld<T>(timeline: Timeline, work: Promise<T>): Promise<T> {
  const progress = { done: false };
  const ended = work.finally(() => (progress.done = true));
  ended.catch(() => {});
  await timeline.settle();
  while (!progress.done) await timeline.run(timeline.now() + 1_000);
  return ended;
}
