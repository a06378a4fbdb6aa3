/** The browser's clock and chance, as the kernel wants them, and the ids the screens make when an operation begins. */
import { BeneficiaryId, CustomerId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { Clock, Random } from '@flouss/shared/kernel/ports';

export const clock: Clock = { now: () => Date.now() };
const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

export const newOpId = (): OpId => newId(OpId, clock, random);
export const newCustomerId = (): CustomerId => newId(CustomerId, clock, random);
export const newBeneficiaryId = (): BeneficiaryId => newId(BeneficiaryId, clock, random);
