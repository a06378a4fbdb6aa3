/** The command line: the real program over the real server, two people with a state folder each. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INITIAL_TARIFF } from '../../../sync-server/src/admin/initial-terms.ts';
import { statementText } from '../../../sync-server/simulators/bank/statement-text.ts';
import { takeFile } from '../../../sync-server/src/bank/statements/take-file.ts';
import { PASSWORD } from '../server/back-office.ts';
import { openCentre } from '../server/test-centre.ts';
import type { TestCentre } from '../server/test-centre.ts';
import { makeCertificate } from '../sync/make-certificate.ts';
import { openTerminals, proposalIn } from './terminal.ts';

let centre: TestCentre;
let terminals: Awaited<ReturnType<typeof openTerminals>>;
beforeAll(async () => {
  centre = await openCentre();
  terminals = await openTerminals(centre.url, ['sofia', 'farid', 'salma']);
});
afterAll(async () => {
  await centre.close();
  await terminals.dispose();
});

const run = (who: string, args: readonly string[], lines?: readonly string[]) => terminals.run(who, args, lines);

const logLine = (what: string, id: string): string => `2026-11-26 15:49:53 ${what} SMS id=${id} smsc=operator`;

describe('the sign-in', () => {
  it('is kept where nobody else reads it, without the password, and ends', async () => {
    expect((await stat(join(terminals.folder, 'sofia', 'admin-session.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(terminals.folder, 'sofia'))).mode & 0o777).toBe(0o700);
    expect((await run('sofia', ['who'])).told).toMatch(/^sofia, supervisor, until 2026-/);
    expect((await run('eve', ['sign-in', '--server', centre.url, '--name', 'anis'], [PASSWORD])).told).toContain(
      'anis',
    );
    expect((await run('eve', ['sign-out'])).told).toBe('Signed out.\n');
    const out = await run('eve', ['agents']);
    expect(out).toMatchObject({ exitCode: 2, told: '' });
    expect(out.complained).toContain('npm run admin -- sign-in');
  });

  it('says in a sentence why not', async () => {
    const wrong = await run('eve', ['sign-in', '--server', centre.url, '--name', 'anis'], ['not the password']);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.complained).toContain('Not let in');
    const far = await run('eve', ['sign-in', '--server', 'http://example.org', '--name', 'anis'], [PASSWORD]);
    expect(far).toMatchObject({ exitCode: 2 });
    expect(far.complained).toContain('https');
    const silent = await run('eve', ['sign-in', '--server', 'http://127.0.0.1:9', '--name', 'anis'], [PASSWORD]);
    expect(silent.complained).toContain('does not answer');
  });
});

describe('a centre with a certificate of its own', () => {
  const own = makeCertificate('centre', { names: ['127.0.0.1'] });
  const proxy = createTlsServer(own, (outer) => {
    const inner = connect(Number(new URL(centre.url).port), '127.0.0.1');
    outer.on('error', () => inner.destroy());
    inner.on('error', () => outer.destroy());
    outer.pipe(inner).pipe(outer);
  });
  let url: string;
  let caFile: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    caFile = join(terminals.folder, 'certificate.pem');
    await writeFile(caFile, own.cert);
  });
  afterAll(() => void proxy.close());

  const signIn = (...more: string[]) =>
    run('nora', ['sign-in', '--server', url, '--name', 'anis', ...more], [PASSWORD]);

  it('is believed by whoever names it at the sign-in, then and afterwards', async () => {
    expect((await signIn('--ca', caFile)).told).toContain('Signed in as anis');
    expect((await run('nora', ['who'])).told).toMatch(/^anis, auditor/);
    const kept: unknown = JSON.parse(await readFile(join(terminals.folder, 'nora', 'admin-session.json'), 'utf8'));
    expect(kept).toMatchObject({ server: url, ca_file: caFile });
  });

  it('hears nothing from anybody else, who is told why', async () => {
    const unknown = await signIn();
    expect(unknown).toMatchObject({ exitCode: 1, told: '' });
    expect(unknown.complained).toMatch(/^Nothing was sent: .*DEPTH_ZERO_SELF_SIGNED_CERT.*--ca FILE\n$/);
    const others = join(terminals.folder, 'other.pem');
    await writeFile(others, makeCertificate('Another authority', { authority: true }).cert);
    expect((await signIn('--ca', others)).complained).toContain('Nothing was sent');
    await writeFile(others, 'no certificate');
    expect((await signIn('--ca', others)).complained).toContain('Nothing was sent');
    const gone = await signIn('--ca', join(terminals.folder, 'nowhere.pem'));
    expect(gone).toMatchObject({ exitCode: 2, told: '' });
    expect(gone.complained).toContain('nowhere.pem cannot be read');
  });
});

describe('a day at the centre', () => {
  it('takes on an agent, pays in and lets a counter in, by two people', async () => {
    const added = await run('sofia', ['agent-add', '--name', 'Tabac du Port', '--address', '1 quai']);
    expect(added.told).toContain('Tabac du Port is an agent now');
    const proposed = await run('farid', ['pay-in', 'tabac du port', '1500']);
    expect(proposed.told).toContain('nothing has happened yet');
    expect((await run('salma', ['proposals'])).told).toMatch(/pay-in\s+farid\s+until/);
    expect((await run('farid', ['approve', proposalIn(proposed.told)])).complained).toContain(
      'a colleague must approve',
    );
    expect((await run('sofia', ['approve', proposalIn(proposed.told)])).told).toContain('1,500.00');
    expect((await run('salma', ['agents'])).told).toMatch(/Tabac du Port\s+.*1,500.00/);
    const invited = await run('salma', ['enrolment-code', 'Tabac du Port', 'C01']);
    const approved = await run('farid', ['approve', proposalIn(invited.told), '--json']);
    const { code, link } = JSON.parse(approved.told) as { code: string; link: string };
    expect(code).toMatch(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/);
    expect(link).toContain(code.replaceAll('-', '').slice(0, 4));
    const contacts = ['--person', 'Yasmine Haddad', '--phone', '+33639980101'];
    expect((await run('sofia', ['agent-change', 'Tabac du Port', ...contacts])).exitCode).toBe(0);
    const conditions = ['--floor', '200', '--per-card', '2.50', '--per-reload', '22.5'];
    const agreed = await run('farid', ['conditions', 'Tabac du Port', ...conditions]);
    expect((await run('sofia', ['approve', proposalIn(agreed.told)])).exitCode).toBe(0);
    const shown = (await run('salma', ['agent', 'Tabac du Port'])).told;
    expect(shown).toMatch(/not to fall under .*200.00/);
    expect(shown).toContain('Call Yasmine Haddad, +33639980101.');
    expect(shown).toMatch(/Earns .*2.50 a card and 22.5 % of a reload's fee/);
    expect((await run('salma', ['pay-in', 'Tabac du Port', '10'])).complained).toBe('Your role may not do this.\n');
    expect((await run('farid', ['pay-in', 'Tabac du Port', 'ten'])).complained).toContain('is no amount');
    expect((await run('farid', ['pay-in', 'Kiosque', '10'])).complained).toContain('no agent called Kiosque');
  });

  it('shows and holds back a counter, and shows who did what', async () => {
    const { counter } = await centre.openShop(1);
    const id = counter.deviceId;
    expect((await run('salma', ['devices'])).told).toMatch(new RegExp(`C01 .*active .*${id}`));
    expect((await run('salma', ['quarantine', id, '--reason', 'volé'])).exitCode).toBe(0);
    expect((await run('salma', ['devices'])).told).toContain('quarantined (volé)');
    const released = await run('salma', ['release', id, '--reason', 'retrouvé']);
    expect((await run('sofia', ['approve', proposalIn(released.told)])).exitCode).toBe(0);
    const asked = await run('salma', ['new-key', id, '--reason', 'vol']);
    expect((await run('sofia', ['approve', proposalIn(asked.told)])).told).toContain('Carried out: key-rotation');
    expect((await run('salma', ['devices'])).told).toContain('new key asked for');
    expect((await run('salma', ['revoke', id])).told).toContain('not heard any more');
    const audit = await run('sofia', ['audit']);
    expect(audit.told).toMatch(new RegExp(`salma\\s+device-quarantined\\s+done\\s+${id}`));
    expect((await run('sofia', ['audit', '--check'])).told).toContain('The audit is whole');
    expect((await run('salma', ['audit'])).complained).toBe('Your role may not do this.\n');
  });

  it('takes on a colleague by two people, who then chooses a password', async () => {
    const first = 'a first password for her';
    const added = await run('sofia', ['staff-add', '--name', 'ines', '--role', 'finance'], [first]);
    expect(added.told).toContain('rests until a second person has agreed');
    const asked = await run('sofia', ['staff-enable', 'ines']);
    expect((await run('farid', ['approve', proposalIn(asked.told)])).exitCode).toBe(0);
    const signedIn = await run('ines', ['sign-in', '--server', centre.url, '--name', 'ines'], [first]);
    expect(signedIn.told).toContain('Choose a password of your own now');
    expect((await run('ines', ['agents'])).complained).toContain('Choose a password');
    expect((await run('ines', ['password'], [first, 'her very own password'])).exitCode).toBe(0);
    expect((await run('ines', ['agents'])).exitCode).toBe(0);
    expect((await run('sofia', ['staff-disable', 'ines'])).told).toContain('ines is out');
    expect((await run('ines', ['agents'])).complained).toContain('Nobody is signed in');
    expect((await run('sofia', ['staff'])).told).toMatch(/ines\s+finance\s+rests/);
  });
});

describe('the books and the operators', () => {
  it('are kept from the terminal: a day closed, a statement, a reload explained, a wrong pay-in undone', async () => {
    const shop = await centre.openShop(1, 1_000_000);
    const { card, customer } = shop.cards[0]!;
    const good = shop.counter.reload(card, customer.customer_id, 10_000, 600);
    const wrong = shop.counter.reload(card, customer.customer_id, 10_000, 700);
    await shop.counter.push([good, wrong]);
    expect((await run('salma', ['why', good.op_id])).told).toMatch(/taken\.\ncontrol .*\n.*passed/);
    expect((await run('salma', ['why', wrong.op_id])).told).toMatch(
      /refused: fee-mismatch[\s\S]*fee-mismatch +refused/,
    );
    const limits = await run('salma', ['card-limits', card]);
    expect(limits.told).toMatch(
      /is active; €5,900\.00 may still be loaded\.\n[\s\S]*ours: year +€100\.00[\s\S]*the bank +could not be asked/,
    );
    expect((await run('salma', ['card-limits', 'FL-0000'])).exitCode).not.toBe(0);
    expect((await run('salma', ['orders', '--state', 'refund-due'])).told).toMatch(
      /refund-due \(fee-mismatch\) +\S+\n?$/,
    );
    const day = '2026-06-10';
    expect((await run('farid', ['day-close', day])).complained).toBe('This day is not over yet, in Paris.\n');
    const statement = await run('farid', ['statement', shop.agent_id, '--from', day, '--to', day]);
    expect(statement.told).toMatch(/opening[\s\S]*paid-in[\s\S]*card-sold[\s\S]*closing/);
    expect((await run('salma', ['balances'])).complained).toBe('Your role may not do this.\n');
    expect((await run('farid', ['balances'])).told).toContain(`agent-float:${shop.agent_id}`);
    expect((await run('farid', ['commissions', '2026-06'])).told).toContain('not settled');
    expect((await run('farid', ['commissions', '2026-06', '--settle'])).complained).toBe('This day is not closed.\n');
    centre.clock.advance(24 * 3_600_000);
    for (const name of ['sofia', 'farid', 'salma']) {
      await run(name, ['sign-in', '--server', centre.url, '--name', name], [PASSWORD]);
    }
    expect((await run('farid', ['day-close', day])).told).toContain(`${day} is closed with group`);
    expect((await run('farid', ['days'])).told).toContain(day);
    expect((await run('farid', ['day', day])).told).toContain('agent-float');
    const paid = await run('farid', ['pay-in', shop.agent_id, '15']);
    await run('sofia', ['approve', proposalIn(paid.told)]);
    const { lines } = JSON.parse(
      (await run('farid', ['statement', shop.agent_id, '--from', day, '--to', '2026-06-11', '--json'])).told,
    ) as { lines: { op_id: string; event: string }[] };
    const last = lines.findLast(({ event }) => event.endsWith('paid-in'))!;
    const undone = await run('farid', ['reverse', `${last.op_id}:${last.event}`, '--reason', 'doublon']);
    expect((await run('sofia', ['approve', proposalIn(undone.told)])).told).toBe('Carried out: reversal.\n');
  });

  it('the bank’s statement: files, a day, its break, which two people except; then the day closes', async () => {
    const path = join(terminals.folder, 'statement.xml');
    const head = {
      messageId: 'M1',
      statementId: 'S1',
      sequence: 1,
      iban: 'FR7612345000010000000000187',
      openingCents: 0,
    };
    const line = {
      direction: 'CRDT',
      amountCents: 1_250,
      currency: 'EUR',
      bookedOn: '2026-06-10',
      reference: null,
      bankReference: 'B1',
      code: 'PMNT/RCDT/OTHR',
      counterparty: null,
      text: 'VIREMENT',
    } as const;
    await writeFile(path, [...statementText({ ...head, day: '2026-06-10' }, [line])].join(''));
    const log = { info() {}, warn() {}, error() {} };
    await takeFile({ db: centre.db, ctx: centre.ctx, log }, { path, name: 'relevé.xml', source: 'folder' });
    expect((await run('farid', ['statement-files'])).told).toMatch(/relevé\.xml +folder +read +1/);
    expect((await run('farid', ['bank-day', '2026-06-10'])).told).toMatch(
      /2026-06-10, account FR7612345000010000000000187: open\.[\s\S]*closing balance +€12\.50[\s\S]*not in the books +€12\.50/,
    );
    expect((await run('farid', ['bank-day-close', '2026-06-10'])).complained).toContain('npm run admin -- breaks');
    const listed = await run('farid', ['breaks']);
    expect(listed.told).toMatch(/unknown +no-reference +€12\.50 +finance +0 h +match, or except/);
    const end = /([0-9a-f]{8})\n?$/.exec(listed.told)?.[1] ?? '';
    expect((await run('farid', ['break-note', end, '--name', 'me', '--reason', 'demandé'])).told).toBe('Noted.\n');
    const shown = await run('farid', ['break', end]);
    expect(shown.told).toMatch(/farid[\s\S]*Note: demandé\nLine 1\/1: credit €12\.50, booked 2026-06-10/);
    expect(shown.told).toContain('Nothing that we did is like it.');
    expect((await run('farid', ['match', end, 'nothing'])).complained).toContain('This line cannot be that');
    expect((await run('salma', ['breaks'])).complained).toBe('Your role may not do this.\n');
    const excepted = await run('farid', ['except', end, '--reason', 'à rendre']);
    expect((await run('farid', ['approve', proposalIn(excepted.told)])).complained).toContain('yourself');
    expect((await run('sofia', ['approve', proposalIn(excepted.told)])).told).toBe('Carried out: break-exception.\n');
    expect((await run('farid', ['bank-day-close', '2026-06-10'])).told).toContain('is closed');
    expect((await run('farid', ['bank-days'])).told).toContain('2026-06-10');
    expect((await run('farid', ['breaks', '--state', 'resolved'])).told).toContain('excepted');
    expect((await run('farid', ['bank-day', '2026-06-10'])).told).toMatch(
      /: closed [\s\S]*break: unknown +excepted +1/,
    );
  });

  it('an operator is taken on, changed, and put out; terms are proposed from a file', async () => {
    const { agent_id } = await centre.openAgent();
    const added = await run('sofia', ['operator-add', agent_id, '--name', 'Karim', '--role', 'teller'], ['4321']);
    expect(added.told).toContain('Karim may work as teller');
    expect((await run('sofia', ['operator-role', agent_id, 'Karim', 'manager'])).told).toContain('Karim is manager');
    expect((await run('salma', ['operator-pin', agent_id, 'karim'], ['98765'])).told).toContain('a new PIN');
    expect((await run('salma', ['operator-disable', agent_id, 'Karim'])).told).toContain('is out');
    expect((await run('sofia', ['operators', agent_id])).told).toMatch(/Karim +manager +disabled/);
    expect((await run('sofia', ['operator-enable', agent_id, 'Karim'])).told).toContain('may work again');
    expect((await run('salma', ['approvals', agent_id])).told).toBe('There is none.\n');
    const file = join(terminals.folder, 'terms.json');
    await writeFile(file, JSON.stringify({ tariff: { ...INITIAL_TARIFF, version: 2 } }));
    const proposed = await run('farid', ['terms', file]);
    expect((await run('sofia', ['approve', proposalIn(proposed.told)])).told).toBe('Carried out: terms.\n');
    await writeFile(file, 'no terms');
    expect((await run('farid', ['terms', file])).exitCode).toBe(2);
  });
});

describe('messages', () => {
  const parked = { sealed: '{}', arrived_at: 1, parked_at: 2 };

  it('that a carrier took and that never came are listed, from its log or its own list', async () => {
    const row = { sender_index: 's', words_index: 'w', text_masked: '{}', received_at: 1, outcome: 'helped' };
    await centre.db.transaction((tx) =>
      tx.sql
        .insertInto('sms_inbox')
        .values([
          { ...row, message_id: 'came-by-kannel' },
          { ...row, message_id: 'smpp:came-by-smpp' },
        ])
        .execute(),
    );
    const file = join(terminals.folder, 'access.log');
    const log = [
      'Log begins',
      logLine('Receive', 'came-by-kannel'),
      logLine('Sent', 'ours'),
      logLine('Receive', 'lost'),
    ];
    await writeFile(file, `${log.join('\n')}\n`);
    expect((await run('salma', ['sms-missing', file])).told).toMatch(/^when +message\n2026-11-26 15:49:53 +lost\n$/);
    await writeFile(file, 'came-by-smpp,2026-11-26T15:49:53Z\r\ncame-by-kannel\r\n');
    expect((await run('salma', ['sms-missing', file])).told).toBe('All 2 messages are here.\n');
    const many = Array.from({ length: 1_500 }, (_, n) => `${String(n).padStart(4, '0')}-${'x'.repeat(190)}`);
    await writeFile(file, ['came-by-kannel', ...many].join('\n'));
    const { told } = await run('salma', ['sms-missing', file, '--json']);
    expect(JSON.parse(told)).toMatchObject({ taken: 1_501, missing: many });
  });

  it('that nobody can converse with are tried again, or dropped by a supervisor', async () => {
    const ids = ['0000000000000001.a', '0000000000000002.a'];
    await centre.db.transaction((tx) =>
      tx.sql
        .insertInto('sms_arrivals')
        .values(ids.map((arrival_id) => ({ ...parked, arrival_id })))
        .execute(),
    );
    expect((await run('salma', ['sms-parked'])).told).toContain(ids[1]!);
    expect((await run('salma', ['sms-retry', ids[0]!])).told).toBe('It is tried again at once.\n');
    expect((await run('salma', ['sms-retry', ids[0]!])).complained).toBe('It is not parked.\n');
    expect((await run('salma', ['sms-drop', ids[1]!])).complained).toBe('Your role may not do this.\n');
    expect((await run('sofia', ['sms-drop', ids[1]!])).told).toBe('It is gone, and was never answered.\n');
    expect((await run('sofia', ['sms-parked'])).told).toBe('Every message was conversed with.\n');
    const left = await centre.db.read.sql.selectFrom('sms_arrivals').selectAll().execute();
    expect(left).toMatchObject([{ arrival_id: ids[0], parked_at: null }]);
    const acts = await centre.db.read.sql
      .selectFrom('audit_lines')
      .select('act')
      .where('act', 'like', 'sms-%')
      .execute();
    expect([...new Set(acts.map(({ act }) => act))]).toEqual(['sms-retried', 'sms-dropped']);
  });
});

describe('what is not understood', () => {
  it.each([
    [[], 0, 'npm run admin -- COMMAND'],
    [['help'], 0, 'pay-in AGENT AMOUNT'],
    [['--help'], 0, 'pay-in AGENT AMOUNT'],
    [['fly'], 2, 'no command fly'],
    [['constructor'], 2, 'no command constructor'],
    [['pay-in', 'Tabac'], 2, 'So: npm run admin -- pay-in AGENT AMOUNT'],
    [['quarantine', 'C01'], 2, 'So: npm run admin -- quarantine COUNTER --reason TEXT'],
    [['agents', '--wings'], 2, 'wings'],
    [['conditions', 'Tabac', '--per-card', '2'], 2, 'A commission is both'],
    [['audit', 'all'], 2, 'So: npm run admin -- audit [--check]'],
  ])('%j is answered with what would be', async (args, exitCode, words) => {
    const said = await run('sofia', args);
    expect(said.exitCode).toBe(exitCode);
    expect(`${said.told}${said.complained}`).toContain(words);
  });
});
