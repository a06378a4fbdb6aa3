/** One agent's reference data, as small as the contract allows. */
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { Snapshot } from '@flouss/shared/contract/sync';

const AGENT_ID = '01920000-0000-7000-8000-00000000000a';
export const OPERATOR_ID = '01920000-0000-7000-8000-000000000001';

export function firstSnapshot(): Snapshot {
  return Snapshot.parse({
    reference_version: 1,
    agent: { agent_id: AGENT_ID, name: 'Agence du Port', address: '1 quai du Port, 13002 Marseille' },
    counter_code: 'C01',
    operators: [
      { operator_id: OPERATOR_ID, name: 'Nadia', role: 'teller', active: true, pin_hash: '$argon2id$not-used-here' },
    ],
    tariffs: [
      {
        version: 1,
        effective_at: 0,
        card_price_cents: 1_900,
        reload_bands: [{ up_to_cents: null, fee_cents: 600 }],
        commission_card_cents: 200,
        commission_reload_basis_points: 2_000,
        sms_order_cents: 50,
      },
    ],
    limits: [
      {
        version: 1,
        effective_at: 0,
        reload_min_cents: 5_000,
        reload_max_cents: 100_000,
        card_year_max_cents: 600_000,
        card_month_cash_max_cents: 100_000,
        offline_reload_max_cents: 50_000,
        offline_reloads_per_day: 2,
        sms_orders_per_day: 3,
        sms_day_max_cents: 60_000,
        sms_cooling_off_ms: 259_200_000,
      },
    ],
    head: { seq: 0, digest: GENESIS_DIGEST },
    allotment: { granted_cents: 500_000 },
  });
}
