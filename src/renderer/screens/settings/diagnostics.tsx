/** The file for support: read, and handed to the person as a file of his own. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import type { Diagnostics } from '@flouss/shared/contract/diagnostics';
import { Button } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { notify } from '../../stores/notices.ts';
import { Setting } from './setting.tsx';

export function DiagnosticsSetting() {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const save = async (): Promise<void> => {
    setRefusal(null);
    const answer = await call('diagnostics.read', {});
    if (!answer.ok) return setRefusal(answer.error);
    handOver(answer.value);
    notify('done', (say) => say('diagnostics.saved'));
  };
  return (
    <Setting title={t('diagnostics.title')} wide>
      <p className="quiet">{t('diagnostics.text')}</p>
      <RefusalBox refusal={refusal} />
      <Button leftSection={<IconFileDownload size={20} aria-hidden />} onClick={() => void save()}>
        {t('diagnostics.save')}
      </Button>
    </Setting>
  );
}

/** Pages may not write files; a link that is followed at once gives the person one. */
function handOver(diagnostics: Diagnostics): void {
  const day = new Date(diagnostics.made_at).toISOString().slice(0, 10);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(diagnostics, undefined, 2)], { type: 'application/json' }));
  link.download = `flouss-${diagnostics.counter.counter_code ?? 'new'}-${day}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
