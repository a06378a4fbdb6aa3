/** English: who works at this counter, PINs and their lock. */
import type { Translated } from '../catalogue.ts';
import type { operators as french } from '../fr/operators.ts';

export const operators = {
  operators: {
    title: 'Operators',
    text: 'Head office takes operators on, changes their role and PIN, and disables them. A PIN is not changed here.',
    name: 'Name',
    role: 'Role',
    state: 'State',
    'last-seen': 'Seen at this counter',
    never: 'Never',
    active: 'Active',
    disabled: 'Disabled',
    locked: 'Locked for {{time}} more',
    here: 'This is you',
    'shut-out':
      'Head office has just disabled {{name}}: the session is over. What was recorded is kept. If in doubt, call support.',
    'attempts-left_one': '{{count}} more try before this profile is locked.',
    'attempts-left_other': '{{count}} more tries before this profile is locked.',
    'locked-for': 'Too many tries: this profile is locked for {{time}} more.',
    'locked-why':
      'The time counts while this counter runs; changing the clock does not help. A colleague can take over, and head office can give a new PIN.',
    idle: 'Locking',
    'idle-label': 'Lock when nobody has touched the counter for',
    'idle-text': 'Work in progress is kept. Ctrl + L locks at once.',
    lock: 'Lock, or change operator',
    'work-kept': 'Work in progress is kept',
  },
} as const satisfies Translated<typeof french>;
