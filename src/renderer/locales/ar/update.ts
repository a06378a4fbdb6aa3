/** Arabic: newer versions of the application. */
import type { Translated } from '../catalogue.ts';
import type { update as french, updateErrors as frenchErrors } from '../fr/update.ts';

export const update = {
  update: {
    title: 'التحديثات',
    version: 'الإصدار المثبَّت',
    'unknown-version': 'غير معروف',
    off: 'لا تذكر هذه النسخة عنوانًا للتحديثات: يبقى الإصدار المثبَّت كما هو.',
    check: 'ابحث عن تحديث',
    checking: 'جارٍ البحث…',
    current: 'هذا الإصدار هو الأحدث.',
    'checked-at': 'آخر تحقق: {{time}}.',
    offered: 'الإصدار {{version}} متاح',
    released: 'نُشر يوم {{day}}',
    size: '{{megabytes}} ميغابايت',
    download: 'نزّل',
    downloading: 'جارٍ التنزيل…',
    downloaded: 'الملف هنا كاملًا وموقَّعًا من الناشر. لم يُثبَّت شيء.',
    how: 'أغلق الصندوق والتطبيق، ثم افتح هذا الملف:',
    waits_zero: 'لا توجد عمليات تنتظر.',
    waits_one: 'عملية واحدة لم تصل بعد إلى المقر. يمكن تثبيت الملف بعد إرسالها.',
    waits_two: 'عمليتان لم تصلا بعد إلى المقر. يمكن تثبيت الملف بعد إرسالهما.',
    waits_few: '{{count}} عمليات لم تصل بعد إلى المقر. يمكن تثبيت الملف بعد إرسالها.',
    waits_many: '{{count}} عملية لم تصل بعد إلى المقر. يمكن تثبيت الملف بعد إرسالها.',
    waits_other: '{{count}} عملية لم تصل بعد إلى المقر. يمكن تثبيت الملف بعد إرسالها.',
  },
} as const satisfies Translated<typeof french>;

export const updateErrors = {
  'update-off': 'لا تذكر هذه النسخة عنوانًا للتحديثات. لم يُسأل أحد.',
  'update-unreadable': 'ليس الجواب إعلانًا عن تحديث. لم يتغير شيء؛ أخبر المقر.',
  'update-signature-wrong': 'هذا الإعلان غير موقَّع من ناشر التطبيق. لقد رُفض؛ أخبر المقر.',
  'update-expired': 'انتهت صلاحية هذا الإعلان. تحقق من تاريخ هذا الحاسوب؛ فإن كان صحيحًا فأخبر المقر.',
  'update-older': 'يعرض هذا الإعلان إصدارًا أقدم. لقد رُفض: لا رجوع إلى الوراء.',
  'update-too-far': 'لا يُثبَّت هذا التحديث فوق إصدار بهذا القِدم. اتصل بالدعم.',
  'update-other-computer': 'لا يوجد هذا التحديث لهذا النوع من الحواسيب. الإصدار المثبَّت ما زال صالحًا.',
  'update-not-found': 'الملف المعلن ليس في عنوانه. حاول لاحقًا.',
  'update-file-wrong': 'الملف الذي وصل ليس ما وقّعه الناشر، أو هو ناقص. لقد حُذف؛ حاول من جديد.',
  'update-not-downloaded': 'ابحث عن التحديث أولًا.',
  'update-disk': 'لا يمكن كتابة الملف. تحقق من مساحة القرص وصلاحياته.',
} as const satisfies Translated<typeof frenchErrors>;
