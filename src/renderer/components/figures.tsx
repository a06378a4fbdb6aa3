/** Amounts, references and phones on a screen: tabular, and left-to-right whatever surrounds them. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { formatEuros, type Cents } from '@flouss/shared/domain/money';
import { formatPhone, type PhoneNumber } from '@flouss/shared/domain/phone';
import type { ReactNode } from 'react';
import { useFormats } from '../formats.ts';

export function Ltr({ children, className = '' }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <bdi dir="ltr" className={`figures ${className}`}>
      {children}
    </bdi>
  );
}

export function Euros({ cents, className = '' }: { readonly cents: Cents; readonly className?: string }) {
  const { language } = useFormats();
  return <Ltr className={className}>{formatEuros(cents, language)}</Ltr>;
}

export function Reference({ value, className = '' }: { readonly value: CardReference; readonly className?: string }) {
  return <Ltr className={className}>{value}</Ltr>;
}

export function LastFour({ value }: { readonly value: string | null }) {
  return value === null ? null : <Ltr>•••• {value}</Ltr>;
}

export function Phone({ value }: { readonly value: PhoneNumber }) {
  return <Ltr>{formatPhone(value)}</Ltr>;
}
