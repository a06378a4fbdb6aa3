/**
 * Who may ask what of the back office: THE table. A route without a line here does not start the server, and a line without
 * a route neither. `act` is what the audit calls it; null: it only reads.
 */
import type { AdministratorRow } from '../db/schema.ts';

export type Role = AdministratorRow['role'];

export interface Access {
  /** `oneself`: whoever has signed in, even while a password of his own is due. */
  readonly who: 'anyone' | 'oneself' | readonly Role[];
  readonly act: string | null;
}

const EVERYBODY: readonly Role[] = ['support', 'supervisor', 'finance', 'auditor'];

const reading = (...who: readonly Role[]): Access => ({ who, act: null });
const acting = (act: string, ...who: readonly Role[]): Access => ({ who, act });

export const ACCESS = {
  'POST /admin/session': { who: 'anyone', act: 'signed-in' },
  'GET /admin/session': { who: 'oneself', act: null },
  'DELETE /admin/session': { who: 'oneself', act: 'signed-out' },
  'PUT /admin/session/password': { who: 'oneself', act: 'password-changed' },

  'GET /admin/administrators': reading('supervisor', 'auditor'),
  'POST /admin/administrators': acting('administrator-added', 'supervisor'),
  'POST /admin/administrators/:administrator_id/disable': acting('administrator-disabled', 'supervisor'),

  'POST /admin/administrators/:administrator_id/enable': acting('administrator-enable-proposed', 'supervisor'),
  'PUT /admin/administrators/:administrator_id/role': acting('administrator-role-changed', 'supervisor'),
  'PUT /admin/administrators/:administrator_id/password': acting('administrator-password-reset', 'supervisor'),

  'GET /admin/proposals': reading(...EVERYBODY),
  'POST /admin/proposals/:proposal_id/approve': acting('proposal-approved', 'supervisor', 'finance'),
  'POST /admin/proposals/:proposal_id/decline': acting('proposal-declined', 'supervisor', 'finance', 'support'),

  'GET /admin/audit': reading('supervisor', 'auditor'),
  'GET /admin/audit/head': reading('supervisor', 'auditor'),
  'GET /admin/audit/check': reading('supervisor', 'auditor'),

  'GET /admin/agents': reading(...EVERYBODY),
  'POST /admin/agents': acting('agent-added', 'supervisor'),
  'GET /admin/agents/:agent_id': reading(...EVERYBODY),
  'PUT /admin/agents/:agent_id': acting('agent-changed', 'supervisor'),
  'PUT /admin/agents/:agent_id/conditions': acting('agent-conditions-proposed', 'finance', 'supervisor'),
  'POST /admin/agents/:agent_id/pay-ins': acting('pay-in-proposed', 'finance'),
  'POST /admin/agents/:agent_id/packs': acting('packs-dispatched', 'supervisor', 'support'),
  'GET /admin/agents/:agent_id/stock': reading(...EVERYBODY),
  'POST /admin/agents/:agent_id/enrolment-codes': acting('enrolment-code-proposed', 'supervisor', 'support'),
  'GET /admin/agents/:agent_id/z-reports': reading(...EVERYBODY),
  'GET /admin/agents/:agent_id/approvals': reading(...EVERYBODY),

  'POST /admin/agents/:agent_id/operators': acting('operator-added', 'supervisor'),
  'GET /admin/agents/:agent_id/operators': reading(...EVERYBODY),
  'POST /admin/operators/:operator_id/disable': acting('operator-disabled', 'supervisor', 'support'),
  'POST /admin/operators/:operator_id/enable': acting('operator-enabled', 'supervisor'),
  'PUT /admin/operators/:operator_id/role': acting('operator-role-changed', 'supervisor'),
  'PUT /admin/operators/:operator_id/pin': acting('operator-pin-reset', 'supervisor', 'support'),

  'GET /admin/devices': reading(...EVERYBODY),
  'POST /admin/devices/:device_id/revoke': acting('device-revoked', 'supervisor', 'support'),
  'POST /admin/devices/:device_id/quarantine': acting('device-quarantined', 'supervisor', 'support'),
  'POST /admin/devices/:device_id/release': acting('device-release-proposed', 'supervisor', 'support'),
  'POST /admin/devices/:device_id/new-key': acting('key-rotation-proposed', 'supervisor', 'support'),
  'POST /admin/devices/:device_id/recovery-codes': acting('recovery-code-proposed', 'supervisor', 'support'),
  'GET /admin/recoveries': reading(...EVERYBODY),
  'GET /admin/facts/:device_id': reading(...EVERYBODY),

  'PUT /admin/terms': acting('terms-proposed', 'finance', 'supervisor'),
  'GET /admin/ledger': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/ledger/balances': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/agents/:agent_id/statement': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/agents/:agent_id/statement.csv': reading('supervisor', 'finance', 'auditor'),
  'POST /admin/ledger/groups/:group_id/reverse': acting('reversal-proposed', 'finance'),
  'GET /admin/days': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/days/:day': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/commissions/:month': reading('supervisor', 'finance', 'auditor'),
  'POST /admin/commissions/:month/settle': acting('commissions-settled', 'finance'),
  'POST /admin/days/:day/close': acting('day-closed', 'finance'),
  'GET /admin/statement-files': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/bank-days': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/bank-days/:day': reading('supervisor', 'finance', 'auditor'),
  'POST /admin/bank-days/:day/close': acting('bank-day-closed', 'finance'),
  'GET /admin/breaks': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/breaks/:break_id': reading('supervisor', 'finance', 'auditor'),
  'PUT /admin/breaks/:break_id': acting('break-changed', 'supervisor', 'finance'),
  'POST /admin/breaks/:break_id/match': acting('statement-match-proposed', 'finance'),
  'POST /admin/breaks/:break_id/except': acting('break-exception-proposed', 'finance'),
  'GET /admin/carrier-bills': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/carrier-bills/:month': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/sms-replies': reading(...EVERYBODY),
  'GET /admin/customers/:customer_id/sms-messages': reading(...EVERYBODY),
  'POST /admin/carrier-bills/:month': acting('carrier-bill-read', 'finance'),
  'GET /admin/orders': reading(...EVERYBODY),
  'GET /admin/orders/:op_id/why': reading(...EVERYBODY),
  'POST /admin/receipts/verify': reading(...EVERYBODY),

  'GET /admin/cards/:card_reference/limits': reading(...EVERYBODY),
  'GET /admin/bank-work': reading(...EVERYBODY),
  'POST /admin/bank-work/:work_key/resume': acting('bank-work-resumed', 'supervisor', 'finance'),
  'POST /admin/bank-work/:work_key/refund': acting('refund-proposed', 'supervisor', 'finance', 'support'),
  'GET /admin/screening/lists': reading('supervisor', 'finance', 'auditor'),
  'POST /admin/screening/lists': acting('screening-list-loaded', 'supervisor', 'finance'),
  'POST /admin/screening/lists/:version/accept': acting('screening-list-proposed', 'supervisor', 'finance'),
  'PUT /admin/screening/policy': acting('screening-policy-proposed', 'supervisor', 'finance'),
  'PUT /admin/suspicion/policy': acting('suspicion-policy-proposed', 'supervisor', 'finance'),
  'GET /admin/reviews': reading('supervisor', 'finance', 'auditor'),
  'GET /admin/reviews/:review_id': reading('supervisor', 'finance', 'auditor'),
  'POST /admin/reviews/:review_id/decide': acting('review-decision-proposed', 'supervisor', 'finance'),
  'GET /admin/customers/:customer_id/searches': reading('supervisor', 'finance', 'auditor'),
  'POST /admin/sms/missing': reading(...EVERYBODY),
  'GET /admin/sms/parked': reading(...EVERYBODY),
  'POST /admin/sms/parked/:arrival_id/retry': acting('sms-retried', 'supervisor', 'support'),
  'POST /admin/sms/parked/:arrival_id/drop': acting('sms-dropped', 'supervisor'),
  'POST /admin/customers/:customer_id/sms-unlock': acting('sms-unlocked', 'supervisor', 'support'),
} as const satisfies Record<string, Access>;

const LINES: ReadonlyMap<string, Access> = new Map(Object.entries(ACCESS));

/** Throws for a route nobody has thought about. */
export function accessOf(method: string, url: string): Access {
  const line = LINES.get(`${method === 'HEAD' ? 'GET' : method} ${url}`);
  if (!line) throw new Error(`nobody has said who may ${method} ${url}`);
  return line;
}

/** Lines of routes that are not there. */
export function withoutRoute(routes: ReadonlySet<string>): string[] {
  return [...LINES.keys()].filter((line) => !routes.has(line));
}
