/** What a wrong PIN costs: how many tries are left, or for how long the profile stays locked, counting down. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../formats.ts';

const TICK_MS = 1_000;

/** Milliseconds until a PIN may be tried again; 0 when it may. The counter decides, this only shows. */
export function useLockLeft(refusal: ApiError | null): number {
  const lockedForMs = refusal?.code === 'pin-locked' ? Number(refusal.detail?.['locked_for_ms'] ?? 0) : 0;
  const [ran, setRan] = useState<{ readonly of: ApiError | null; readonly ms: number }>({ of: null, ms: 0 });
  const left = lockedForMs - (ran.of === refusal ? ran.ms : 0);
  const running = left > 0;
  useEffect(() => {
    if (!running) return undefined;
    const began = performance.now();
    const timer = setInterval(() => setRan({ of: refusal, ms: performance.now() - began }), TICK_MS);
    return () => clearInterval(timer);
  }, [refusal, running]);
  return Math.max(0, left);
}

export function PinLock({ leftMs }: { readonly leftMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="pin-lock">
      <IconLock size={24} aria-hidden />
      <div className="stack-tight">
        <p className="strong" role="alert">
          {t('operators.locked-for', { time: formats.duration(leftMs) })}
        </p>
        <p>{t('operators.locked-why')}</p>
      </div>
    </div>
  );
}
