/** Arabic: who is at an address, before anything is entrusted to it. */
import type { Translated } from '../catalogue.ts';
import type { server as french, serverErrors as frenchErrors } from '../fr/server.ts';

export const server = {
  server: {
    check: 'التحقق من الخادم',
    scan: 'أدخل الرمز، أو ضع المؤشر هنا وامسح رمز QR الذي أعطاه المقر.',
    host: 'الخادم',
    encrypted: 'اتصال مشفّر وشهادة متحقَّق منها',
    local: 'على هذا الحاسوب',
    agent: 'الوكالة',
    counter: 'الشباك',
    'is-it': 'هل هذه وكالتك؟ لم يُربط شيء بعد.',
    clock: 'ساعة هذا الحاسوب تختلف عن ساعة الخادم. اضبط التاريخ والوقت.',
    'computer-at': 'هذا الحاسوب يظن أن الوقت هو {{time}}.',
  },
} as const satisfies Translated<typeof french>;

export const serverErrors = {
  'server-name-unknown': 'لا يوجد خادم بهذا الاسم، أو ليس لهذا الحاسوب شبكة. تحقق من العنوان والاتصال.',
  'server-refused-connection': 'لا يستجيب أي خادم في هذا العنوان. تحقق من العنوان والمنفذ مع المقر.',
  'server-not-ours': 'هذا العنوان يجيب، لكنه ليس خادم فلوس. تحقق منه مع المقر؛ وقد تجيب بوابة واي فاي مكانه.',
  'server-other-version': 'هذا الخادم يعمل بإصدار آخر. حدّث هذا التطبيق أو اتصل بالدعم.',
  'server-not-encrypted': 'هذا العنوان غير مشفّر: يجب أن يبدأ بـ https. لم يُرسَل شيء.',
  'certificate-issuer-unknown':
    'شهادة هذا الخادم موقَّعة منه نفسه أو من جهة غير معروفة هنا. لم يُرسَل شيء: اسأل المقر هل يجب تثبيت شهادة.',
  'certificate-other-name': 'شهادة هذا الخادم باسم عنوان آخر. لم يُرسَل شيء: تحقق من العنوان مع المقر.',
  'certificate-expired': 'انتهت صلاحية شهادة هذا الخادم. لم يُرسَل شيء: إن كان تاريخ هذا الحاسوب صحيحًا فأخبر المقر.',
  'certificate-not-yet-valid':
    'شهادة هذا الخادم لم تصبح صالحة بعد. لم يُرسَل شيء: ساعة هذا الحاسوب متأخرة على الأرجح، اضبطها.',
  'encryption-too-old': 'هذا الخادم لا يوفر إلا تشفيرًا قديمًا جدًا. لم يُرسَل شيء: أخبر المقر.',
} as const satisfies Translated<typeof frenchErrors>;
