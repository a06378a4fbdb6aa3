/**
 * The guided first day: the step to do, in plain words, beside the work. It ticks a step when the counter has seen it done, never
 * because something was pressed here; folded away it waits where it was.
 */
import { TrainingStep } from '@flouss/shared/contract/training';
import type { TrainingView } from '@flouss/shared/contract/training';
import { Button, Modal } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconCircleCheck, IconListCheck, IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Ltr } from '../components/figures.tsx';
import { useFormats } from '../formats.ts';
import { connectTraining, readTraining, useTraining } from '../stores/training.ts';
import './training.css';

const STEPS = TrainingStep.options;
const GUIDE_KEY = 'Ctrl+G';

export function TrainingGuide() {
  const { t } = useTranslation();
  const view = useTraining((state) => state.view);
  const [folded, setFolded] = useState(false);
  const [listed, setListed] = useState(false);
  useEffect(() => void readTraining(), []);
  useGuideKey(() => setFolded((was) => !was));
  if (!view?.active) return null;
  const step = STEPS.find((each) => !view.done.includes(each)) ?? null;
  const count = view.done.length;
  return (
    <section className="guide" aria-label={t('training.guide')}>
      <button
        type="button"
        className="guide-head"
        aria-expanded={!folded}
        aria-keyshortcuts="Control+G"
        onClick={() => setFolded(!folded)}
      >
        <span className="strong grow">{t('training.guide')}</span>
        <span className="figures">{t('training.progress', { done: count, all: STEPS.length })}</span>
        <span className="key" aria-hidden>
          {GUIDE_KEY}
        </span>
        {folded ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
      </button>
      <ol className="guide-dots" aria-hidden>
        {STEPS.map((each) => (
          <li key={each} data-done={view.done.includes(each)} data-now={each === step} />
        ))}
      </ol>
      <p className="unseen" aria-live="polite">
        {step === null ? t('training.all-done') : t('training.now', { title: t(`training.step.${step}.title`) })}
      </p>
      {folded ? null : (
        <div className="guide-step" key={step}>
          {step === null ? <AllDone /> : <Step step={step} view={view} />}
          <Button
            variant="subtle"
            leftSection={<IconListCheck size={18} aria-hidden />}
            onClick={() => setListed(true)}
          >
            {t('training.list')}
          </Button>
        </div>
      )}
      {listed ? <StepList view={view} now={step} onClose={() => setListed(false)} /> : null}
    </section>
  );
}

function useGuideKey(toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || event.altKey || event.metaKey || event.key.toLowerCase() !== 'g') return;
      event.preventDefault();
      if (!event.repeat) toggle();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

function Step({ step, view }: { readonly step: TrainingStep; readonly view: TrainingView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const name = formats.name(step === 'refund' ? view.refused_name : view.find_name);
  return (
    <>
      <h2>
        {STEPS.indexOf(step) + 1}. {t(`training.step.${step}.title`)}
      </h2>
      <p>{t(`training.step.${step}.text`, { name })}</p>
      {step === 'receive-packs' ? (
        <ul className="guide-packs">
          {view.packs.map((pack) => (
            <li key={pack}>
              <Ltr className="strong figures">{pack}</Ltr>
            </li>
          ))}
        </ul>
      ) : null}
      {step === 'offline' || !view.connected ? <Line connected={view.connected} /> : null}
    </>
  );
}

/** The line to the centre: cut to learn what the counter does alone. */
function Line({ connected }: { readonly connected: boolean }) {
  const { t } = useTranslation();
  return (
    <Button
      variant={connected ? 'default' : 'filled'}
      leftSection={<IconPlugConnected size={18} aria-hidden />}
      onClick={() => void connectTraining(!connected)}
    >
      {t(connected ? 'training.cut' : 'training.mend')}
    </Button>
  );
}

function AllDone() {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('training.all-done')}</h2>
      <p>{t('training.all-done-text')}</p>
    </>
  );
}

interface StepListProps {
  readonly view: TrainingView;
  readonly now: TrainingStep | null;
  readonly onClose: () => void;
}

function StepList({ view, now, onClose }: StepListProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t('training.guide')} closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <ol className="guide-list">
        {STEPS.map((step, place) => (
          <li key={step} aria-current={step === now ? 'step' : undefined}>
            <span className="guide-tick">
              {view.done.includes(step) ? <IconCircleCheck size={22} aria-hidden /> : place + 1}
            </span>
            <span className="grow">{t(`training.step.${step}.title`)}</span>
            {view.done.includes(step) ? <span className="small">{t('training.done')}</span> : null}
          </li>
        ))}
      </ol>
    </Modal>
  );
}
