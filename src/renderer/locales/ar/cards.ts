/** Arabic: what is done with cards and reloads after the sale: cancelling, blocking, replacing. */
import type { Translated } from '../catalogue.ts';
import type { cards as french } from '../fr/cards.ts';

export const cards = {
  cancel: {
    action: 'إلغاء',
    label: 'إلغاء الشحنة {{receipt}}',
    text: 'شحنة بمبلغ {{amount}} يُراد إلغاؤها. قد لا يكون البنك على علم بها بعد: الخادم هو الذي يجيب.',
    'text-warning': 'لا تردّ شيئاً قبل جوابه.',
    title: 'الإلغاء',
    asked: 'طُلب الإلغاء',
    'asked-text': 'لم يجب الخادم بعد. لا تردّ شيئاً: إما أن تظهر الشحنة بالأحمر «يجب ردّها»، وإما أن تستمر.',
    refused: 'فات أوان الإلغاء',
    'refused-text': 'كانت هذه الشحنة عند البنك: ستستمر وسيصل المال إلى البطاقة. لا تردّ شيئاً.',
    done: 'أُلغيت الشحنة',
    'done-text': 'أُلغيت ورُدّ المبلغ من قبل.',
  },
  block: {
    action: 'إيقاف البطاقة',
    title: 'هل توقف هذه البطاقة؟',
    text: 'لن يستطيع أحد شحنها ولا استعمالها. الإيقاف نهائي: ستحتاج البطاقة إلى استبدال.',
    why: 'ماذا حدث؟',
    reasons: { lost: 'ضاعت', stolen: 'سُرقت', other: 'سبب آخر' },
    submit: 'إيقاف نهائي',
    'need-reason': 'اذكر ما حدث.',
    reached: {
      counter: 'موقوفة في هذا الشباك. لا يعلم الخادم ولا البنك بعد: يُرسل الطلب في أقرب وقت.',
      centre: 'موقوفة. لم يؤكد البنك بعد: إلى ذلك الحين يبقى السحب ممكناً.',
      bank: 'موقوفة، وقد أكد البنك ذلك.',
    },
    because: { lost: 'صُرّح بضياعها.', stolen: 'صُرّح بسرقتها.', other: 'أُوقفت بطلب من الزبون.' },
  },
  replace: {
    action: 'استبدال البطاقة',
    title: 'استبدال بطاقة',
    old: 'البطاقة الموقوفة',
    pack: 'الحزمة الجديدة',
    text: 'تأخذ الحزمة الجديدة الاسم {{nickname}} والمستفيد نفسه. يدرس البنك الملف كما في البطاقة الأولى.',
    'balance-text': 'ما بقي في البطاقة القديمة محفوظ عند البنك؛ يطلبه الزبون منه.',
    submit: 'بيع البطاقة البديلة',
    done: 'سُجّل الاستبدال',
    'not-blocked': 'هذه البطاقة غير موقوفة: لا تُستبدل.',
  },
  card: {
    history: 'سجل البطاقة',
    'history-none': 'لا شيء على هذه البطاقة بعد.',
    pending: 'منها {{amount}} لم يؤكدها البنك بعد',
  },
} as const satisfies Translated<typeof french>;
