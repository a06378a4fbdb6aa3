/** What the commands read of the server's answers. */
import { z } from 'zod';

export const SignedIn = z.looseObject({
  token: z.string(),
  name: z.string(),
  role: z.string(),
  password_due: z.boolean(),
});
export const Oneself = z.looseObject({
  name: z.string(),
  role: z.string(),
  password_due: z.boolean(),
  ends_at: z.number(),
});
export const Agents = z.looseObject({
  agents: z.array(
    z.looseObject({ agent_id: z.string(), name: z.string(), address: z.string(), float_cents: z.number() }),
  ),
});
export const AgentDetails = z.looseObject({
  agent_id: z.string(),
  name: z.string(),
  address: z.string(),
  float_cents: z.number(),
  float_floor_cents: z.number(),
  contacts: z.looseObject({ person: z.string(), phone: z.string(), email: z.string().optional() }).nullable(),
  commission_plans: z.array(
    z.looseObject({ card_cents: z.number(), reload_basis_points: z.number(), effective_at: z.number() }),
  ),
});
export const Devices = z.looseObject({
  devices: z.array(
    z.looseObject({
      device_id: z.string(),
      agent_id: z.string(),
      counter_code: z.string(),
      state: z.string(),
      state_reason: z.string().nullable(),
      seen_at: z.number(),
      head_seq: z.number(),
      key_since: z.number(),
      key_due: z.boolean(),
      former_key_seen_at: z.number().nullable(),
    }),
  ),
});
export const Operators = z.looseObject({
  operators: z.array(
    z.looseObject({ operator_id: z.string(), name: z.string(), role: z.string(), active: z.boolean() }),
  ),
});
export const Staff = z.looseObject({
  administrators: z.array(
    z.looseObject({
      administrator_id: z.string(),
      name: z.string(),
      role: z.string(),
      active: z.boolean(),
      password_due: z.boolean(),
    }),
  ),
});
export const Proposals = z.looseObject({
  proposals: z.array(
    z.looseObject({
      proposal_id: z.string(),
      kind: z.string(),
      subject: z.string(),
      body: z.looseObject({}),
      made_by_name: z.string(),
      expires_at: z.number(),
      state: z.string(),
      decided_by_name: z.string().nullable(),
    }),
  ),
});
export const MissingMessages = z.looseObject({ missing: z.array(z.string()), some_wait: z.boolean() });
export const ParkedMessages = z.looseObject({
  parked: z.array(z.looseObject({ arrival_id: z.string(), arrived_at: z.number(), parked_at: z.number() })),
});
const Limit = z.looseObject({ max_cents: z.number().nullable(), used_cents: z.number() });
export const CardLimits = z.looseObject({
  state: z.string(),
  ours: Limit,
  bank: z.looseObject({ balance: Limit, month: Limit, year: Limit }).nullable(),
  left_cents: z.number(),
});
export const BankWork = z.looseObject({
  bank_work: z.array(
    z.looseObject({
      work_key: z.string(),
      kind: z.string(),
      reason: z.string().nullable(),
      changed_at: z.number(),
      late: z.boolean(),
      next_step: z.string().nullable(),
    }),
  ),
});
export const AuditLines = z.looseObject({
  lines: z.array(
    z.looseObject({
      seq: z.number(),
      written_at: z.number(),
      who: z.string(),
      act: z.string(),
      subject: z.string(),
      outcome: z.string(),
    }),
  ),
});
export const AuditCheck = z.union([
  z.looseObject({ whole: z.literal(true), head: z.looseObject({ seq: z.number(), digest: z.string() }) }),
  z.looseObject({ whole: z.literal(false), broken_at: z.number() }),
]);
export const Proposed = z.looseObject({ proposal_id: z.string(), expires_at: z.number() });
export const CarriedOut = z.looseObject({
  kind: z.string(),
  float_cents: z.number().optional(),
  code: z.string().optional(),
  expires_at: z.number().optional(),
  link: z.string().optional(),
});
const Account = z.looseObject({ account: z.string(), balance_cents: z.number() });
export const Closed = z.looseObject({
  day: z.string(),
  last_group_no: z.number(),
  closed_at: z.number(),
  digest: z.string(),
});
export const Days = z.looseObject({ days: z.array(Closed) });
export const Day = Closed.extend({
  summary: z.looseObject({
    groups: z.number(),
    accounts: z.array(Account.extend({ debit_cents: z.number(), credit_cents: z.number() })),
  }),
});
export const Balances = z.looseObject({ day: z.string(), accounts: z.array(Account) });
export const Statement = z.looseObject({
  opening_cents: z.number(),
  closing_cents: z.number(),
  lines: z.array(
    z.looseObject({
      group_no: z.number(),
      posted_at: z.number(),
      op_id: z.string(),
      event: z.string(),
      receipt: z.string().nullable(),
      amount_cents: z.number(),
      float_cents: z.number(),
    }),
  ),
  next: z.number().nullable(),
});
export const StatementFiles = z.looseObject({
  files: z.array(
    z.looseObject({
      name: z.string(),
      source: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      line_count: z.number(),
      lines_taken: z.number(),
      received_at: z.number(),
    }),
  ),
});
export const BankDays = z.looseObject({
  days: z.array(z.looseObject({ account: z.string(), day: z.string(), closed_at: z.number(), closed_by: z.string() })),
});
const OneBreak = z.looseObject({
  break_id: z.string(),
  kind: z.string(),
  detail: z.string(),
  day: z.string(),
  amount_cents: z.number(),
  said_cents: z.number().nullable(),
  owner_name: z.string(),
  note: z.string().nullable(),
  state: z.string(),
  resolution: z.string().nullable(),
  age_ms: z.number(),
  next_step: z.string(),
});
export const Breaks = z.looseObject({ breaks: z.array(OneBreak) });
export const Break = OneBreak.extend({
  line: z
    .looseObject({
      statement_no: z.number(),
      line_no: z.number(),
      direction: z.string(),
      amount_cents: z.number(),
      currency: z.string(),
      booked_on: z.string(),
      code: z.string().nullable(),
      reference: z.string().nullable(),
      remittance: z.string().nullable(),
    })
    .nullable(),
  candidates: z.array(
    z.looseObject({
      movement: z.string(),
      kind: z.string(),
      done_at: z.number(),
      card_reference: z.string().nullable(),
      same_card: z.boolean(),
    }),
  ),
});
const Counted = { count: z.number(), cents: z.number() };
export const BankDay = z.looseObject({
  accounts: z.array(
    z.looseObject({
      report: z.looseObject({
        account: z.string(),
        day: z.string(),
        opening_cents: z.number().nullable(),
        closing_cents: z.number().nullable(),
        credit: z.looseObject(Counted),
        debit: z.looseObject(Counted),
        lines: z.array(z.looseObject({ state: z.string(), direction: z.string(), ...Counted })),
        breaks: z.array(z.looseObject({ kind: z.string(), outcome: z.string(), ...Counted })),
        difference_cents: z.number(),
      }),
      closed_at: z.number().nullable(),
      breaks: z.array(OneBreak),
    }),
  ),
});
export const Commissions = z.looseObject({
  commissions: z.array(
    z.looseObject({
      agent_id: z.string(),
      loads: z.number(),
      fees_cents: z.number(),
      earned_cents: z.number(),
      made_good_cents: z.number(),
    }),
  ),
});
export const Orders = z.looseObject({
  orders: z.array(
    z.looseObject({
      op_id: z.string(),
      channel: z.string(),
      card_reference: z.string(),
      amount_cents: z.number(),
      state: z.string(),
      reason: z.string().nullable(),
      ordered_at: z.number(),
    }),
  ),
});
export const Why = z.looseObject({
  decided_at: z.number(),
  reason: z.string().nullable(),
  controls: z.array(
    z.looseObject({ control: z.string(), outcome: z.string(), looked_at: z.record(z.string(), z.unknown()) }),
  ),
});
export const Approvals = z.looseObject({
  approvals: z.array(
    z.looseObject({
      op_id: z.string(),
      type: z.string(),
      counter_code: z.string(),
      reason: z.string(),
      code: z.string().nullable(),
      received_at: z.number(),
    }),
  ),
  next: z.string().nullable(),
});
export const FreezeList = z.looseObject({
  version: z.number(),
  state: z.string(),
  published_at: z.number(),
  entries: z.number(),
  loaded_at: z.number(),
  digest: z.string(),
});
export const FreezeLists = z.looseObject({ lists: z.array(FreezeList), due_at: z.number().nullable() });
const ReviewLine = z.looseObject({
  review_id: z.string(),
  kind: z.string(),
  subject: z.string(),
  opened_at: z.number(),
  age_ms: z.number(),
  due_at: z.number().nullable(),
  edition: z.string(),
  score: z.number(),
  state: z.string(),
  decision_reason: z.string().nullable(),
});
export const Reviews = z.looseObject({ reviews: z.array(ReviewLine) });
const Weighed = z.looseObject({ is: z.string(), points: z.number() });
const Person = z.looseObject({
  name: z.string(),
  birth_date: z.string().optional(),
  nationality: z.string().optional(),
});
export const LikenessReview = ReviewLine.extend({
  kind: z.literal('screening'),
  reasons: z.array(
    z.looseObject({
      whom: z.string(),
      entry_id: z.string(),
      score: z.looseObject({
        score: z.number(),
        name: z.looseObject({ points: z.number() }),
        birth: Weighed,
        nationality: Weighed,
      }),
    }),
  ),
  compared: z.looseObject({ customer: Person, beneficiary: Person }).nullable(),
  listed: z.array(
    z.looseObject({
      entry_id: z.string(),
      names: z.array(z.string()),
      births: z.array(z.looseObject({ year: z.number(), month: z.number().optional(), day: z.number().optional() })),
    }),
  ),
});
export const OrderReview = ReviewLine.extend({
  kind: z.literal('sms-order'),
  reasons: z.array(z.looseObject({ reason: z.string(), points: z.number() })),
  order: z.looseObject({
    op_id: z.string(),
    customer_id: z.string(),
    agent_name: z.string(),
    card_reference: z.string(),
    last_four: z.string().nullable(),
    amount_cents: z.number(),
    fee_cents: z.number(),
    ordered_at: z.number(),
    state: z.string(),
  }),
});
export const Review = z.discriminatedUnion('kind', [LikenessReview, OrderReview]);
export const Searches = z.looseObject({
  searches: z.array(
    z.looseObject({
      searched_at: z.number(),
      outcome: z.string(),
      customer_score: z.number(),
      beneficiary_score: z.number(),
      list_digest: z.string(),
    }),
  ),
});
export const Anything = z.looseObject({});
export const CarrierBill = z.looseObject({
  month: z.string(),
  digest: z.string(),
  line_count: z.number(),
  total_cents: z.number(),
  read_at: z.number(),
});
export const CarrierBills = z.looseObject({ bills: z.array(CarrierBill) });
export const CarrierMonth = z.looseObject({
  report: z.looseObject({
    read_at: z.number().nullable(),
    ours: z.looseObject(Counted),
    theirs: z.looseObject(Counted),
    matched: z.looseObject(Counted),
    differences: z.array(z.looseObject({ kind: z.string(), open: z.number(), ended: z.number() })),
  }),
  breaks: Breaks.shape.breaks,
});
export const SmsReplies = z.looseObject({
  replies: z.array(
    z.looseObject({
      cause: z.string(),
      state: z.string(),
      delivery: z.array(z.string()),
      attempts: z.number(),
      created_at: z.number(),
      noticed_at: z.number().nullable(),
      told_at: z.number().nullable(),
    }),
  ),
});
export const SmsMessages = z.looseObject({
  messages: z.array(z.looseObject({ received_at: z.number(), outcome: z.string(), reason: z.string().nullable() })),
});
