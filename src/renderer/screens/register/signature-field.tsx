/** The customer signs with finger, pen or mouse; or it is noted that he signed on paper, which the keyboard can do too. */
import { SIGNATURE_HEIGHT, SIGNATURE_WIDTH, strokesText } from '@flouss/shared/domain/signature';
import { Button, Checkbox } from '@mantine/core';
import { useRef, type PointerEvent } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import type { TypedRegistration } from './registration.ts';

type Stroke = [number, number][];

export function SignatureField() {
  const { t } = useTranslation();
  const { field, fieldState } = useController<TypedRegistration, 'signature'>({ name: 'signature' });
  const { clearErrors } = useFormContext<TypedRegistration>();
  const strokes = useRef<Stroke[]>([]);
  const drawing = useRef(false);
  const { strokes: path, paper } = field.value;
  const change = (value: TypedRegistration['signature']): void => {
    clearErrors('signature');
    field.onChange(value);
  };

  const add = (event: PointerEvent<SVGSVGElement>, begins: boolean): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const point: Stroke[number] = [
      ((event.clientX - box.left) / box.width) * SIGNATURE_WIDTH,
      ((event.clientY - box.top) / box.height) * SIGNATURE_HEIGHT,
    ];
    if (begins) strokes.current.push([point]);
    else strokes.current.at(-1)?.push(point);
    change({ strokes: strokesText(strokes.current), paper: false });
  };

  const error = fieldState.error?.message;
  return (
    <div className="signature">
      <span className="signature-label" id="signature-label">
        {t('signature.label')}{' '}
        <span className="mantine-InputWrapper-required" aria-hidden>
          *
        </span>
      </span>
      <svg
        className="signature-field"
        data-error={error !== undefined || undefined}
        viewBox={`0 0 ${SIGNATURE_WIDTH} ${SIGNATURE_HEIGHT}`}
        aria-labelledby="signature-label"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          if (path === '') strokes.current = [];
          add(event, true);
        }}
        onPointerMove={(event) => {
          if (drawing.current) add(event, false);
        }}
        onPointerUp={() => {
          drawing.current = false;
        }}
      >
        <line x1={40} x2={SIGNATURE_WIDTH - 40} y1={160} y2={160} className="signature-line" />
        {path === '' ? null : <path d={path} className="signature-strokes" />}
      </svg>
      <div className="row wrap">
        <Checkbox
          size="md"
          label={t('signature.paper')}
          checked={paper}
          onChange={({ currentTarget: { checked } }) => {
            strokes.current = [];
            change({ strokes: '', paper: checked });
          }}
        />
        <Button
          variant="subtle"
          disabled={path === ''}
          onClick={() => {
            strokes.current = [];
            change({ strokes: '', paper: false });
          }}
        >
          {t('signature.again')}
        </Button>
      </div>
      <p role="alert" className="mantine-InputWrapper-error">
        {error === undefined ? '' : fieldSentence(t, error)}
      </p>
    </div>
  );
}
