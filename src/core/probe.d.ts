import type { Result } from '@flouss/shared/kernel/result';
export type X = Result<number, string>;
