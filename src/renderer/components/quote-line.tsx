/** One line of what something costs or leaves: a name, and an amount that may not be known yet. */
import type { Cents } from '@flouss/shared/domain/money';
import type { ReactNode } from 'react';
import { Euros } from './figures.tsx';
import './quote-line.css';

interface QuoteLineProps {
  readonly name: ReactNode;
  readonly cents: Cents | undefined;
  readonly tone?: 'plain' | 'total' | 'quiet';
}

export function QuoteLine({ name, cents, tone = 'plain' }: QuoteLineProps) {
  return (
    <div className={`quote-line quote-${tone}`}>
      <dt>{name}</dt>
      <dd>{cents === undefined ? <span className="quiet">–</span> : <Euros cents={cents} />}</dd>
    </div>
  );
}
