/** Which printer the receipts go to, tried before it is kept. */
import { ESCPOS_PORT, ROLL_DOTS, type Printer, type PrintTrouble } from '@flouss/shared/contract/printing';
import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, fieldSentence, type Refusal } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { printOnSystem } from '../../paper/print-pump.ts';
import { pictureOf } from '../../paper/receipt-picture.ts';
import { withSheet } from '../../paper/sheet.ts';
import { specimen } from '../../paper/specimen.ts';
import { useReading } from '../../stores/readings.ts';

type Kind = Printer['kind'];

/** What is typed; a kind left keeps its fields. */
interface Draft {
  readonly kind: Kind;
  readonly host: string;
  readonly port: number;
  readonly roll: 80 | 58;
  readonly name: string;
  readonly paper: 80 | 58 | 'a4';
  readonly auto_print: boolean;
}

const EMPTY: Draft = {
  kind: 'page',
  host: '',
  port: ESCPOS_PORT,
  roll: 80,
  name: '',
  paper: 80,
  auto_print: false,
};
const KINDS: readonly Kind[] = ['page', 'network', 'system'];
/** Said for a time, then the button stands for itself again. */
type Said = 'kept' | 'testing' | 'test-printed' | 'test-handed' | PrintTrouble;

export function PrinterSetting() {
  const { t, i18n } = useTranslation();
  const stored = useReading('printers.get', {}).value;
  const [edited, setEdited] = useState<Draft | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const draft = edited ?? { ...EMPTY, ...stored?.printer, auto_print: stored?.auto_print ?? false };
  const system = useSystemPrinters();
  const change = (part: Partial<Draft>): void => {
    setEdited({ ...draft, ...part });
    setRefusal(null);
    setSaid(null);
  };

  const keep = async (): Promise<void> => {
    const answer = await call('printers.choose', { printer: printerOf(draft), auto_print: draft.auto_print });
    setRefusal(answer.ok ? null : answer.error);
    setSaid(answer.ok ? 'kept' : null);
    if (answer.ok) setEdited(null);
  };
  const test = async (): Promise<void> => {
    setSaid('testing');
    setRefusal(null);
    const printer = printerOf(draft);
    const receipt = specimen(t, i18n.language === 'ar' ? 'ar' : i18n.language === 'en' ? 'en' : 'fr');
    if (printer.kind !== 'network') {
      const outcome = await withSheet(receipt, 'page', () => printOnSystem(printer));
      return setSaid(outcome === 'printed' ? 'test-handed' : outcome);
    }
    const raster = await withSheet(receipt, `roll-${printer.roll}`, (element) =>
      pictureOf(element, ROLL_DOTS[printer.roll]),
    );
    const answer = await call('printers.test', { printer, raster });
    setRefusal(answer.ok ? null : answer.error);
    return setSaid(!answer.ok ? null : answer.value.outcome === 'printed' ? 'test-printed' : answer.value.outcome);
  };

  const wrongField = refusal?.fields?.find(({ path }) => path === 'printer.host' || path === 'printer.name');
  const kinds = system === null ? KINDS.filter((kind) => kind !== 'system') : KINDS;
  return (
    <div className="stack printer-setting">
      <SegmentedControl
        aria-label={t('printer.kind')}
        fullWidth
        transitionDuration={0}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        data={kinds.map((kind) => ({ value: kind, label: t(`printer.kinds.${kind}`) }))}
      />
      {draft.kind === 'page' ? <p className="quiet">{t('printer.page-text')}</p> : null}
      {draft.kind === 'network' ? (
        <div className="printer-fields">
          <TextInput
            label={t('printer.host')}
            placeholder={t('printer.host-hint')}
            dir="ltr"
            className="grow"
            value={draft.host}
            onChange={(event) => change({ host: event.currentTarget.value.trim() })}
            error={wrongField ? fieldSentence(t, wrongField.code) : undefined}
          />
          <NumberInput
            label={t('printer.port')}
            dir="ltr"
            className="printer-port"
            hideControls
            allowDecimal={false}
            allowNegative={false}
            value={draft.port}
            onChange={(port) => change({ port: Number(port) })}
          />
          <SegmentedControl
            aria-label={t('printer.roll')}
            transitionDuration={0}
            value={String(draft.roll)}
            onChange={(roll) => change({ roll: roll === '58' ? 58 : 80 })}
            data={(['80', '58'] as const).map((roll) => ({ value: roll, label: t(`printer.rolls.${roll}`) }))}
          />
        </div>
      ) : null}
      {draft.kind === 'system' ? (
        <div className="printer-fields">
          <Select
            label={t('printer.name')}
            className="grow"
            data={[...new Set([...(system ?? []), ...(draft.name === '' ? [] : [draft.name])])]}
            nothingFoundMessage={t('printer.no-system')}
            value={draft.name === '' ? null : draft.name}
            onChange={(name) => change({ name: name ?? '' })}
            error={wrongField ? fieldSentence(t, wrongField.code) : undefined}
          />
          <SegmentedControl
            aria-label={t('printer.roll')}
            transitionDuration={0}
            value={String(draft.paper)}
            onChange={(paper) => change({ paper: paper === 'a4' ? 'a4' : paper === '58' ? 58 : 80 })}
            data={(['80', '58', 'a4'] as const).map((roll) => ({ value: roll, label: t(`printer.rolls.${roll}`) }))}
          />
        </div>
      ) : null}
      <Checkbox
        label={t('printer.auto')}
        checked={draft.auto_print}
        onChange={(event) => change({ auto_print: event.currentTarget.checked })}
      />
      <RefusalBox refusal={wrongField ? null : refusal} />
      <p aria-live="polite" className={said === null ? 'unseen' : 'strong'}>
        {said === null ? '' : isTrouble(said) ? t(`paper.why.${said}`) : t(`printer.${said}`)}
      </p>
      <div className="row wrap">
        <Button variant="filled" onClick={() => void keep()} disabled={edited === null}>
          {t('printer.keep')}
        </Button>
        <Button
          leftSection={<IconPrinter size={20} aria-hidden />}
          onClick={() => void test()}
          disabled={said === 'testing'}
        >
          {t('printer.test')}
        </Button>
      </div>
    </div>
  );
}

function isTrouble(said: Said): said is PrintTrouble {
  return said !== 'kept' && said !== 'testing' && said !== 'test-printed' && said !== 'test-handed';
}

function printerOf({ kind, host, port, roll, name, paper }: Draft): Printer {
  switch (kind) {
    case 'page':
      return { kind };
    case 'network':
      return { kind, host, port, roll };
    case 'system':
      return { kind, name, paper };
  }
}

/** Null where the host knows none. */
function useSystemPrinters(): readonly string[] | null {
  const { paper } = window.counter;
  const [names, setNames] = useState<readonly string[] | null>(paper ? [] : null);
  useEffect(() => {
    const ask = async (): Promise<void> => setNames((await paper?.printers()) ?? null);
    void ask();
  }, [paper]);
  return names;
}
