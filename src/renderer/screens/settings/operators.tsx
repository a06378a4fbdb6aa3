/** Who works at this counter: role, state, and when he was last here. Changing any of it is the back office's. */
import type { OperatorView } from '@flouss/shared/contract/views';
import { IconShieldHalf } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { Pill } from '../../components/state-pill.tsx';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';
import { useSession } from '../../stores/session.ts';

export function Operators() {
  const { t } = useTranslation();
  const { value: operators, refusal } = useReading('operators.list', {});
  return (
    <>
      <RefusalBox refusal={refusal} />
      {operators || refusal ? null : <Rows count={2} />}
      <table className="operators">
        <thead>
          <tr>
            <th scope="col">{t('operators.name')}</th>
            <th scope="col">{t('operators.role')}</th>
            <th scope="col">{t('operators.last-seen')}</th>
            <th scope="col">{t('operators.state')}</th>
          </tr>
        </thead>
        <tbody>
          {operators?.map((operator) => (
            <Row key={operator.operator_id} operator={operator} />
          ))}
        </tbody>
      </table>
      <p className="quiet">{t('operators.text')}</p>
    </>
  );
}

function Row({ operator }: { readonly operator: OperatorView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const here = useSession((state) => state.view.operator?.operator_id === operator.operator_id);
  return (
    <tr>
      <th scope="row">
        {operator.name}
        {here ? <span className="small quiet operators-here">{t('operators.here')}</span> : null}
      </th>
      <td>
        <span className="row operators-role">
          {operator.role === 'manager' ? <IconShieldHalf size={16} aria-hidden /> : null}
          {t(`role.${operator.role}`)}
        </span>
      </td>
      <td className="figures">
        {operator.last_seen_at === null ? t('operators.never') : formats.dateTime(operator.last_seen_at)}
      </td>
      <td>
        <State operator={operator} />
      </td>
    </tr>
  );
}

function State({ operator }: { readonly operator: OperatorView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!operator.active) return <Pill tone="stop">{t('operators.disabled')}</Pill>;
  if (operator.locked_for_ms === 0) return <Pill tone="done">{t('operators.active')}</Pill>;
  return <Pill tone="waiting">{t('operators.locked', { time: formats.duration(operator.locked_for_ms) })}</Pill>;
}
