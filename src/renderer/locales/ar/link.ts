/** Arabic: how the counter stands with the server, for whoever asks why. */
import type { Translated } from '../catalogue.ts';
import type { link as french } from '../fr/link.ts';

export const link = {
  link: {
    'clock-ahead': 'ساعة هذا الحاسوب متقدمة بمقدار {{time}}. اضبطها، وإلا حملت الوصولات وقتًا خاطئًا.',
    'clock-behind': 'ساعة هذا الحاسوب متأخرة بمقدار {{time}}. اضبطها، وإلا حملت الوصولات وقتًا خاطئًا.',
    sending: 'أُرسل {{done}} من {{total}} عملية',
    taking: 'وصل {{done}} من {{total}} من المستجدات',
    receiving: 'جارٍ الاستلام…',
    'receiving-why': 'يستلم هذا الشباك زبائن الوكيل وبطاقاته. يمكنك منذ الآن خدمة من وصل منهم.',
    'waiting-title': 'ما ينتظر الإرسال',
    'waiting-more_zero': 'ولا شيء غيرها',
    'waiting-more_one': 'وعملية أخرى',
    'waiting-more_two': 'وعمليتان أخريان',
    'waiting-more_few': 'و{{count}} عمليات أخرى',
    'waiting-more_many': 'و{{count}} عملية أخرى',
    'waiting-more_other': 'و{{count}} عملية أخرى',
    'what-to-do': 'ما يجب فعله',
    'do-stop': 'لا تقبض أي مبلغ على هذا الشباك.',
    'do-call': 'اتصل بالدعم وأعطِ رقم الشباك: {{counter}}.',
    'do-leave-on': 'اترك هذا الحاسوب مشغّلًا ومتصلًا بالشبكة. لم يضع شيء مما سُجّل.',
  },
} as const satisfies Translated<typeof french>;
