/** Arabic: the file for support. */
import type { Translated } from '../catalogue.ts';
import type { diagnostics as french } from '../fr/diagnostics.ts';

export const diagnostics = {
  diagnostics: {
    title: 'التشخيص',
    text: 'ملف للدعم: الإصدارات والأعداد ورموز الأخطاء والأحجام. لا يحتوي على اسم أحد ولا هاتفه ولا مرجعه.',
    save: 'حفظ ملف التشخيص',
    saved: 'ملف التشخيص في مجلد التنزيلات.',
  },
} as const satisfies Translated<typeof french>;
