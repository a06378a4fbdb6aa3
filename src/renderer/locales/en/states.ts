/** English: words for what things are at the moment: operations, cards, steps, roles. */
import type { Catalogue } from '../catalogue.ts';

export const states = {
  'reload-state': {
    recorded: 'Recorded',
    received: 'Received',
    approved: 'Approved',
    declined: 'Declined',
    submitted: 'At the bank',
    loaded: 'Loaded',
    failed: 'Failed',
    unknown: 'No answer',
    reconciled: 'Reconciled',
    'refund-due': 'Refund due',
    refunded: 'Refunded',
  },
  'sale-state': {
    recorded: 'Recorded',
    received: 'Received',
    approved: 'File ready',
    declined: 'File declined',
    submitted: 'At the bank',
    loaded: 'Card active',
    failed: 'Failed',
    unknown: 'No answer',
    reconciled: 'Card active',
    'refund-due': 'Refund due',
    refunded: 'Refunded',
  },
  'plain-state': {
    recorded: 'Recorded',
    received: 'Done',
    approved: 'Done',
    declined: 'Refused',
    submitted: 'Done',
    loaded: 'Done',
    failed: 'Refused',
    unknown: 'Waiting',
    reconciled: 'Done',
    'refund-due': 'Refund due',
    refunded: 'Done',
  },
  'card-state': {
    'in-stock': 'In stock',
    sold: 'Sold',
    applied: 'File at the bank',
    accepted: 'Accepted, not yet active',
    declined: 'File declined',
    active: 'Active',
    blocked: 'Blocked',
    replaced: 'Replaced',
    closed: 'Closed',
    expired: 'Expired',
  },
  'card-next': {
    'in-stock': 'This pack is not sold yet.',
    sold: 'The file is on its way to the bank; the card will be active after its answer.',
    applied: 'The bank is studying the file; the card will be active after its answer.',
    accepted: 'The bank has accepted; the card will be active shortly.',
    declined: 'The bank declined the file; the price is to be given back to the customer.',
    active: 'The card can be reloaded.',
    blocked: 'The card is blocked; it must be replaced.',
    replaced: 'Another card has taken its place.',
    closed: 'The card is closed.',
    expired: 'The card has expired.',
  },
  kind: {
    stock: 'Packs received',
    registration: 'New customer',
    sale: 'Card sale',
    reload: 'Reload',
    refund: 'Refund',
    replacement: 'Card replacement',
    cancellation: 'Cancellation asked',
    block: 'Card block',
    'set-aside': 'Pack set aside',
    'sms-code': 'SMS code',
    'till-opening': 'Till opened',
    'cash-movement': 'Cash moved',
    'till-closing': 'Till closed',
    amendment: 'File amended',
    telling: 'Customer told',
    'made-good': 'Refund too many, settled',
    'sign-out': 'Left with operations unsent',
  },
  'next-step': {
    send: 'Leaves for the server as soon as the connection is back.',
    'bank-answers': 'The bank usually answers within minutes. Nothing to do.',
    'bank-asked-again': 'The bank has not answered: it is asked again, and never paid twice. Nothing to do.',
    'pay-refund': 'Give the customer the money back against the receipt.',
    'make-good':
      'This drawer paid a refund that the server did not take: it was paid elsewhere already, or not due. Get the sum back from the customer if you can; a manager says what became of it.',
    photograph:
      'The bank does not decide without a readable photo of the identity document. Photograph it: it leaves by itself.',
    'tell-customer':
      'The SMS with the outcome did not arrive. Tell the customer, at the counter or by telephone, then press “Customer told”.',
    'call-support': 'Call support with the receipt number.',
  },
  owner: {
    counter: 'This counter',
    server: 'The server',
    'bank-worker': 'The bank',
    you: 'You',
    finance: 'Finance',
    manager: 'The manager',
    support: 'Support',
  },
  means: { cash: 'Cash', card: 'Bank card' },
  role: { teller: 'Teller', manager: 'Manager' },
  sync: { 'in-step': 'In step', waiting: 'Waiting to send', offline: 'Offline', attention: 'Needs attention' },
} as const satisfies Pick<
  Catalogue,
  | 'reload-state'
  | 'sale-state'
  | 'plain-state'
  | 'card-state'
  | 'card-next'
  | 'kind'
  | 'next-step'
  | 'owner'
  | 'means'
  | 'role'
  | 'sync'
>;
