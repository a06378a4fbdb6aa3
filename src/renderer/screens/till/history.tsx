/** The Z reports of this counter, newest first; each can be shown and printed again for ever, as a numbered copy. */
import type { ZLine } from '@flouss/shared/contract/views';
import { addCents } from '@flouss/shared/domain/money';
import type { ApiResult } from '@flouss/shared/contract/counter-api';
import { Button, Modal } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Euros, Ltr } from '../../components/figures.tsx';
import { EmptyState, RefusalBox, Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';
import { useReportPaper } from './use-report-paper.ts';
import { ZView } from './z-view.tsx';

export function History({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const newest = useReading('till.list-z', { before: null });
  const [older, setOlder] = useState<readonly ZLine[]>([]);
  const [opened, setOpened] = useState<ZLine | null>(null);
  const lines = newest.value ? [...newest.value, ...older] : undefined;
  const last = lines?.at(-1)?.z_number ?? 1;
  const more = async (): Promise<void> => {
    const answer = await call('till.list-z', { before: last });
    if (answer.ok) setOlder([...older, ...answer.value]);
  };
  return (
    <>
      <h1>{t('till.history-title')}</h1>
      <RefusalBox refusal={newest.refusal} />
      {lines || newest.refusal ? null : <Rows count={4} />}
      {lines?.length === 0 ? (
        <EmptyState
          icon={<IconFileText size={26} />}
          title={t('till.history-none-title')}
          text={t('till.history-none-text')}
        />
      ) : null}
      {lines && lines.length > 0 ? <Table lines={lines} onOpen={setOpened} /> : null}
      <div className="row">
        <Button onClick={onBack}>{t('frame.back')}</Button>
        {last > 1 ? <Button onClick={() => void more()}>{t('till.history-more')}</Button> : null}
      </div>
      {opened ? <Copy line={opened} onClose={() => setOpened(null)} /> : null}
    </>
  );
}

interface TableProps {
  readonly lines: readonly ZLine[];
  readonly onOpen: (line: ZLine) => void;
}

function Table({ lines, onOpen }: TableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="panel table-panel">
      <table className="operations">
        <thead>
          <tr>
            <th scope="col">{t('till.history-number')}</th>
            <th scope="col">{t('till.history-closed')}</th>
            <th scope="col">{t('till.history-by')}</th>
            <th scope="col" className="operations-amount">
              {t('till.history-takings')}
            </th>
            <th scope="col" className="operations-amount">
              {t('till.history-difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const difference = addCents(line.till.difference_cents, line.refunds.difference_cents);
            return (
              <tr key={line.z_number}>
                <td>
                  <button
                    type="button"
                    className="receipt-link"
                    aria-label={t('till.history-show', { number: line.number })}
                    onClick={() => onOpen(line)}
                  >
                    <IconFileText size={18} stroke={1.75} aria-hidden />
                    <Ltr>{line.number}</Ltr>
                  </button>
                </td>
                <td>
                  <Ltr>{formats.dateTime(line.closed_at)}</Ltr>
                </td>
                <td>{line.operator_name}</td>
                <td className="operations-amount">
                  <Euros cents={line.takings_cents} className="strong" />
                </td>
                <td className={`operations-amount${difference === 0 ? '' : ' till-wrong'}`}>
                  <Euros cents={difference} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Asked for once, because copies are numbered. */
function Copy({ line, onClose }: { readonly line: ZLine; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<ApiResult<'till.get-z'> | null>(null);
  const asked = useRef(false);
  const print = useReportPaper(answer?.ok ? answer.value : null);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    const ask = async (): Promise<void> => setAnswer(await call('till.get-z', { z_number: line.z_number }));
    void ask();
  }, [line.z_number]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('z.title')} ${line.number}`}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="25rem"
    >
      <RefusalBox refusal={answer?.ok === false ? answer.error : null} />
      {answer?.ok ? <ZView report={answer.value} /> : answer ? null : <Rows count={6} />}
      <ConfirmBar label={t('frame.print')} blocked={answer?.ok ? null : ''} onConfirm={print} />
    </Modal>
  );
}
