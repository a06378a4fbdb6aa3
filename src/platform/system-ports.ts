/** Node's clock, chance and digest behind the ports of shared/kernel. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock, Random, Sha256 } from '@flouss/shared/kernel/ports';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };

export const sha256: Sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex');
