/** Arabic: backups of the counter. */
import type { Translated } from '../catalogue.ts';
import type { backup as french, backupErrors as frenchErrors } from '../fr/backup.ts';

export const backup = {
  backup: {
    title: 'النسخ الاحتياطي',
    text: 'نسخة مشفّرة ومتحقَّق منها من بيانات هذا الشباك، كل يوم، وعند إقفال الصندوق، وبعد كل 200 عملية.',
    none: 'لا توجد نسخة احتياطية: اختر مجلدًا، ويُستحسن أن يكون على مفتاح تخزين أو على حاسوب آخر.',
    running: 'النسخ الاحتياطي جارٍ. يمكنك مواصلة الخدمة.',
    'last-good': 'آخر نسخة احتياطية: {{time}}',
    'never-good': 'لم تنجح أي نسخة احتياطية بعد.',
    failed: 'فشل النسخ الاحتياطي في {{time}}',
    since_zero: 'لا عمليات بعدها',
    since_one: 'عملية واحدة بعدها',
    since_two: 'عمليتان بعدها',
    since_few: '{{count}} عمليات بعدها',
    since_many: '{{count}} عملية بعدها',
    since_other: '{{count}} عملية بعدها',
    file: 'الملف',
    size: '{{megabytes}} ميغابايت',
    'same-disk': 'هذا المجلد على قرص الشباك نفسه: إن ضاع القرص ضاعت النسخة معه.',
    folder: 'المجلد',
    kept: 'عدد النسخ المحفوظة',
    save: 'استعمال هذا المجلد',
    stop: 'إيقاف النسخ الاحتياطي',
    now: 'النسخ الاحتياطي الآن',
    'manager-only': 'المسؤول هو من يختار المجلد.',
    banner: 'توقّف النسخ الاحتياطي.',
    'banner-open': 'عرض الإعدادات',
  },
} as const satisfies Translated<typeof french>;

export const backupErrors = {
  'backup-not-configured': 'لم يُختَر أي مجلد للنسخ الاحتياطي. اختر مجلدًا.',
  'backup-folder-missing':
    'مجلد النسخ الاحتياطي غير موجود. أعد وصل مفتاح التخزين أو القرص، أو اختر مجلدًا آخر. لم يضع شيء في هذا الشباك.',
  'backup-folder-unwritable':
    'لا يُسمح للشباك بالكتابة في هذا المجلد. اختر مجلدًا آخر أو اطلب الإذن. لم يضع شيء في هذا الشباك.',
  'backup-disk-full': 'لم يبق مكان في مجلد النسخ الاحتياطي. أفرغ مكانًا أو اختر مجلدًا آخر. لم يضع شيء في هذا الشباك.',
  'backup-write-failed': 'رفض قرص النسخ الاحتياطي الكتابة. جرّب مفتاحًا أو قرصًا آخر. لم يضع شيء في هذا الشباك.',
  'backup-copy-damaged': 'النسخة المكتوبة غير مطابقة وقد استُبعدت. جرّب مفتاحًا أو قرصًا آخر؛ وإن تكرر ذلك فاتصل بالدعم.',
  'backup-interrupted': 'أُغلق الشباك أثناء النسخ الاحتياطي. سيُعاد النسخ.',
} as const satisfies Translated<typeof frenchErrors>;
