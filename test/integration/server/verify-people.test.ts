/** `verify` finds who may not and did, what stands in clear, and who is held or frozen and was served. */
import { expect, it } from 'vitest';
import { itFinds } from './real-business.ts';

const business = itFinds('people', [
  [
    'facts of a stranger',
    'I8',
    [`delete from operators where operator_id = ':operator'`],
    /^facts \S+ 1: was taken from :operator, who is not of this agent$/,
  ],
  [
    'facts of an operator who was disabled before',
    'I8',
    [`update suspensions set from_at = 5 where operator_id = ':operator'`],
    /^facts \S+ 1: was taken from :operator, who was disabled then$/,
  ],
  [
    'facts of a counter that was replaced long ago',
    'I8',
    [
      `insert into recoveries (code_digest, device_id, counter_code, reason, created_at, expires_at, used_by, used_at) values ('c', ':device', 'C02', 'r', 1, 2, 'd', 2)`,
    ],
    /^facts :device 1: was taken after another counter had this one’s place$/,
  ],
  [
    'a manager’s word from somebody who is none of the agent',
    'I8',
    [`delete from operators where name = 'Karim'`],
    /^facts :device \d+: was taken on the word of .*, who is not of this agent$/,
  ],
  [
    'a pay-in that its maker approved himself',
    'I8',
    ['pragma ignore_check_constraints = on', `update proposals set decided_by = made_by where state = 'carried-out'`],
    /^proposals \S+: was approved by its maker/,
  ],
  [
    'a card number in an agent’s address',
    'I12',
    [`update agents set address = 'quai 4111 1111 1111 1111' where agent_id = ':agent'`],
    /^agents :agent: address holds a card number$/,
  ],
  [
    'a card number deep in a fact',
    'I12',
    [`update facts set text = replace(text, 'BL 1', '4111111111111111') where device_id = ':device' and seq = 1`],
    /^facts :device 1: text holds a card number$/,
  ],
  [
    'a line of the audit that says something else now',
    'log',
    [`update audit_lines set outcome = 'refused' where seq = 2`],
    /^audit_lines 2: is not what was written, or not what was noted of it$/,
  ],
  [
    'a load that left while two people were to decide of its customer',
    'freeze',
    [
      `insert into reviews select 'r', 'screening', customer_id, 'supervisor', 0, '1:1', 90, '[]', 'open', null, null from orders where op_id = ':loaded'`,
      `update bank_work set attempts = 1 where work_key = ':loaded'`,
    ],
    /^bank_work \S+: was sent while review r stood against it$/,
  ],
  [
    'an order that was charged while two people were to decide of it',
    'held',
    [
      `insert into reviews select 'r', 'sms-order', op_id, 'supervisor', 0, '1:75', 75, '[]', 'open', null, null from orders where channel = 'sms'`,
    ],
    /^reviews r: is open, and its order is \w+$/,
  ],
  [
    'a line taken out of the audit',
    'log',
    [`delete from audit_lines where seq = 3`],
    /^audit_lines 3: is not what was written, or not what was noted of it$/,
  ],
]);

it('takes an instant in the name of a reply’s cause for no card number, though it passes as one', async () => {
  const cause = 'locked:0kzKdQ4yy5vSLuw436h5ztPCdnq6SRf7VXi1qPGdzBs:1772590264225';
  const { plant, brokenIn } = business();
  const broken = await brokenIn(
    plant(
      `insert into sms_replies (reply_id, cause, sender_index, sender_sealed, text_sealed, segments, paid, state, attempts, next_at, lease_by, lease_until, created_at, changed_at) values ('r', '${cause}', 'i', '{}', '{}', 1, 0, 'sent', 1, 0, null, 0, 0, 0)`,
    ),
  );
  expect(broken.get('I12')).toBeUndefined();
});

const planted = (value: string) => `insert into settings (name, value) values ('planted', '${value}')`;

it('takes an instant among the settings for no card number, though it passes as one; what somebody typed there is one', async () => {
  const { plant, brokenIn } = business();
  expect((await brokenIn(plant(planted('1772641605004')))).get('I12')).toBeUndefined();
  expect((await brokenIn(plant(planted('n° 1772641605004')))).get('I12')).toContain('settings planted');
});
