/** English: receipts on paper, the printer, its settings. */
import type { paper as french } from '../fr/paper.ts';
import type { Translated } from '../catalogue.ts';

export const paper = {
  paper: {
    title: 'Printer',
    'waiting-count_one': '{{count}} receipt waiting',
    'waiting-count_other': '{{count}} receipts waiting',
    waiting: 'This receipt is waiting for the printer.',
    printing: 'Printing…',
    printed: 'Printed.',
    receipt: 'Receipt {{number}}',
    duplicate: 'DUPLICATE no. {{number}}',
    stands: 'The operation is recorded, with or without paper.',
    why: {
      'printer-unreachable':
        'The printer does not answer: check that it is on and connected to the network. The receipt will come out by itself.',
      'paper-out': 'The printer is out of paper: change the roll. The receipt will come out by itself.',
      'cover-open': 'The printer’s cover is open: close it. The receipt will come out by itself.',
      'printer-error': 'The printer reports a fault: switch it off and on again. The receipt will come out by itself.',
      'not-taken': 'Nothing went to print: the dialogue was closed, or the system has no such printer.',
      'paper-unknown':
        'The receipt was sent, but the printer did not confirm it. Look whether the paper came out; the next one will say DUPLICATE.',
      'not-wanted': 'Printing cancelled.',
    },
    elsewhere: 'Print elsewhere or as PDF',
    pdf: 'Save as PDF',
    drop: 'Do not print',
    'came-out': 'The paper came out',
    'again-final': 'Print again, confirmed by the bank',
    again: 'Print again (DUPLICATE)',
  },
  printer: {
    title: 'Receipt printer',
    kind: 'Print on',
    kinds: { page: 'Dialogue, A4, PDF', network: 'Ticket, network', system: 'System printer' },
    'page-text': 'The print window opens for each receipt: A4 paper, a roll, or a PDF file.',
    host: 'Address',
    'host-hint': 'For example 192.168.1.50',
    port: 'Port',
    roll: 'Paper width',
    rolls: { '80': '80 mm', '58': '58 mm', a4: 'A4' },
    name: 'Printer',
    'no-system': 'The system has no printer.',
    auto: 'Print each receipt as soon as the operation is recorded',
    keep: 'Save',
    kept: 'Printer saved.',
    test: 'Print a test',
    testing: 'Test under way…',
    'test-printed': 'The test came out. A phone must be able to read the QR code.',
    'test-handed': 'The test was handed to the system.',
    specimen: { agent: 'Test shop', address: '1 Example Street, Paris', name: 'Print test' },
  },
} as const satisfies Translated<typeof french>;
