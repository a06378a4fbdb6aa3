/** One of the numbered steps of a sale; a tick takes the number's place when it is done. */
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly children: ReactNode;
}

export function Step({ number, title, done, children }: StepProps) {
  return (
    <section className="step panel" aria-label={title}>
      <h2 className="step-title">
        <span className={`step-number${done ? ' step-done' : ''}`} aria-hidden>
          {done ? <IconCheck size={18} /> : number}
        </span>
        {title}
      </h2>
      <div className="step-body">{children}</div>
    </section>
  );
}
