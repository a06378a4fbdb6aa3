/** One operation in a narrow list: what, for whom, how much, where it stands. */
import type { OperationView } from '@flouss/shared/contract/views';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { Euros, Ltr } from './figures.tsx';
import { OperationPill } from './state-pill.tsx';
import './operation-line.css';

interface OperationLineProps {
  readonly operation: OperationView;
  /** Also says whose it is. */
  readonly named?: boolean;
}

export function OperationLine({ operation, named = false }: OperationLineProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kind = t(`kind.${operation.kind}`);
  const name = named ? operation.customer_name : null;
  return (
    <li className="operation-line">
      <div className="row spread">
        <span className="strong cut">{name ?? kind}</span>
        {operation.total_cents > 0 ? <Euros cents={operation.total_cents} className="strong" /> : null}
      </div>
      <div className="row spread">
        <span className="small quiet">
          {name === null ? null : `${kind} · `}
          <Ltr>{named ? formats.time(operation.at) : formats.dateTime(operation.at)}</Ltr>
        </span>
        <OperationPill operation={operation} />
      </div>
    </li>
  );
}
