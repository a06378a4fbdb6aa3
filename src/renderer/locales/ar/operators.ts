/** Arabic: who works at this counter, PINs and their lock. */
import type { Translated } from '../catalogue.ts';
import type { operators as french } from '../fr/operators.ts';

export const operators = {
  operators: {
    title: 'العاملون',
    text: 'الإدارة هي التي تضيف العاملين وتغيّر دورهم ورمزهم السري وتعطّلهم. لا يُغيَّر الرمز السري من هنا.',
    name: 'الاسم',
    role: 'الدور',
    state: 'الحالة',
    'last-seen': 'آخر حضور على هذا الشباك',
    never: 'لم يحضر',
    active: 'نشط',
    disabled: 'معطَّل',
    locked: 'مقفل لمدة {{time}}',
    here: 'هذا أنت',
    'shut-out': 'عطّلت الإدارة حساب {{name}} الآن: انتهت الجلسة. ما سُجّل محفوظ. عند الشك اتصل بالدعم.',
    'attempts-left_zero': 'لم تبقَ أي محاولة قبل قفل هذا الحساب.',
    'attempts-left_one': 'بقيت محاولة واحدة قبل قفل هذا الحساب.',
    'attempts-left_two': 'بقيت محاولتان قبل قفل هذا الحساب.',
    'attempts-left_few': 'بقيت {{count}} محاولات قبل قفل هذا الحساب.',
    'attempts-left_many': 'بقيت {{count}} محاولة قبل قفل هذا الحساب.',
    'attempts-left_other': 'بقيت {{count}} محاولة قبل قفل هذا الحساب.',
    'locked-for': 'محاولات كثيرة: هذا الحساب مقفل لمدة {{time}}.',
    'locked-why':
      'يُحسب الوقت ما دام هذا الشباك مشغَّلًا، ولا يفيد تغيير الساعة. يمكن لزميل أن يتولى الشباك، ويمكن للإدارة أن تعطي رمزًا جديدًا.',
    idle: 'القفل التلقائي',
    'idle-label': 'اقفل الشباك إذا لم يلمسه أحد مدة',
    'idle-text': 'يُحفظ العمل الجاري. يقفل Ctrl + L في الحال.',
    lock: 'اقفل الشباك أو غيّر العامل',
    'work-kept': 'العمل الجاري محفوظ',
  },
} as const satisfies Translated<typeof french>;
