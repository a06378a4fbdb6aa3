/** Arabic: a counter that takes the place of a lost one. */
import type { Translated } from '../catalogue.ts';
import type { bringErrors as frenchErrors, recovery as french } from '../fr/recovery.ts';

export const recovery = {
  recovery: {
    'begin-text': 'هذا الرمز يأخذ مكان شباك مفقود: يُلغى الشباك القديم، ويعود الزبناء والبطاقات والعمليات من الخادم.',
    file: 'ملف النسخة الاحتياطية إن وُجد',
    'file-hint':
      'المسار الكامل لملف النسخة الاحتياطية، أو لملف الشباك القديم counter.store. يُسترجع منه ما لم يصل إلى الخادم.',
    'begin-submit': 'أخذ مكانه',
    title: 'شباك معوَّض',
    text: 'أخذ هذا الشباك مكان شباك مفقود. كان الخادم يعرف سجلّه إلى الرقم {{seq}}.',
    'nothing-read': 'ما قد يكون الشباك القديم سجّله بعد ذلك لم يُسترجع.',
    brought_zero: 'لم تُسترجع أي عملية من النسخة الاحتياطية.',
    brought_one: 'استُرجعت عملية واحدة من النسخة الاحتياطية.',
    brought_two: 'استُرجعت عمليتان من النسخة الاحتياطية.',
    brought_few: 'استُرجعت {{count}} عمليات من النسخة الاحتياطية.',
    brought_many: 'استُرجعت {{count}} عملية من النسخة الاحتياطية.',
    brought_other: 'استُرجعت {{count}} عملية من النسخة الاحتياطية.',
    refused_zero: 'لم تُرفض منها أي عملية.',
    refused_one: 'رُفضت منها عملية واحدة: انظر العمليات التي تحتاج إلى متابعة.',
    refused_two: 'رُفضت منها عمليتان: انظر العمليات التي تحتاج إلى متابعة.',
    refused_few: 'رُفضت منها {{count}} عمليات: انظر العمليات التي تحتاج إلى متابعة.',
    refused_many: 'رُفضت منها {{count}} عملية: انظر العمليات التي تحتاج إلى متابعة.',
    refused_other: 'رُفضت منها {{count}} عملية: انظر العمليات التي تحتاج إلى متابعة.',
    'nothing-new': 'لا تحمل النسخة الاحتياطية شيئًا لا يعرفه الخادم.',
    'no-key': 'ليس لدى المقر مفتاح الشباك القديم: لا يمكن قراءة نسخه الاحتياطية.',
    bring: 'قراءة نسخة احتياطية',
  },
} as const satisfies Translated<typeof french>;

export const bringErrors = {
  'backup-file-missing': 'هذا الملف غير موجود. تحقق من المسار ثم أعد المحاولة.',
  'backup-file-unreadable': 'هذا الملف ليس نسخة احتياطية صالحة للشباك المفقود. جرّب غيره؛ وما أُنجز يبقى منجزًا.',
  'backup-of-other-counter': 'هذه النسخة تخص شباكًا آخر. اختر نسخة الشباك المفقود.',
  'backup-differs': 'واصل الشباك المفقود العمل في مكان آخر بعد هذه النسخة: لا يمكن استرجاعها. اتصل بالدعم.',
  'recovery-key-missing': 'ليس لدى المقر مفتاح هذا الشباك: لا يمكن قراءة نسخه الاحتياطية.',
} as const satisfies Translated<typeof frenchErrors>;
