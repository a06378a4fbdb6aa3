/** Arabic: a manager's agreement to an exception. */
import type { Translated } from '../catalogue.ts';
import type { approval as french } from '../fr/approval.ts';

export const approval = {
  approval: {
    title: 'موافقة مسؤول',
    who: 'المسؤول',
    pin: 'رمز المسؤول',
    reason: 'السبب',
    confirm: 'أوافق',
    'need-reason': 'اذكر السبب.',
    'need-pin': 'أدخل الرمز.',
    'no-manager': 'ليس في هذه الوكالة أي مسؤول. اتصل بالدعم.',
    out: 'إنهاء الجلسة',
    'out-text_zero': 'لا عمليات في انتظار الإرسال.',
    'out-text_one':
      'عملية واحدة لم تصل بعد إلى الخادم. هي محفوظة في هذا الشباك، لكن لا بد من شخص يتحمل مسؤوليتها: يوافق مسؤول على ذلك.',
    'out-text_two':
      'عمليتان لم تصلا بعد إلى الخادم. هما محفوظتان في هذا الشباك، لكن لا بد من شخص يتحمل مسؤوليتهما: يوافق مسؤول على ذلك.',
    'out-text_few':
      '{{count}} عمليات لم تصل بعد إلى الخادم. هي محفوظة في هذا الشباك، لكن لا بد من شخص يتحمل مسؤوليتها: يوافق مسؤول على ذلك.',
    'out-text_many':
      '{{count}} عملية لم تصل بعد إلى الخادم. هي محفوظة في هذا الشباك، لكن لا بد من شخص يتحمل مسؤوليتها: يوافق مسؤول على ذلك.',
    'out-text_other':
      '{{count}} عملية لم تصل بعد إلى الخادم. هي محفوظة في هذا الشباك، لكن لا بد من شخص يتحمل مسؤوليتها: يوافق مسؤول على ذلك.',
  },
} as const satisfies Translated<typeof french>;
