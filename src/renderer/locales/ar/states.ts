/** Arabic: words for what things are at the moment: operations, cards, steps, roles. */
import type { Catalogue } from '../catalogue.ts';

export const states = {
  'reload-state': {
    recorded: 'مسجّلة',
    received: 'مستلمة',
    approved: 'مقبولة',
    declined: 'مرفوضة',
    submitted: 'لدى البنك',
    loaded: 'مشحونة',
    failed: 'فاشلة',
    unknown: 'بلا جواب',
    reconciled: 'مطابقة',
    'refund-due': 'للرد',
    refunded: 'مردودة',
  },
  'sale-state': {
    recorded: 'مسجّلة',
    received: 'مستلمة',
    approved: 'الملف جاهز',
    declined: 'الملف مرفوض',
    submitted: 'لدى البنك',
    loaded: 'البطاقة مفعّلة',
    failed: 'فاشلة',
    unknown: 'بلا جواب',
    reconciled: 'البطاقة مفعّلة',
    'refund-due': 'للرد',
    refunded: 'مردودة',
  },
  'plain-state': {
    recorded: 'مسجّل',
    received: 'تمّ',
    approved: 'تمّ',
    declined: 'مرفوض',
    submitted: 'تمّ',
    loaded: 'تمّ',
    failed: 'مرفوض',
    unknown: 'قيد الانتظار',
    reconciled: 'تمّ',
    'refund-due': 'للرد',
    refunded: 'تمّ',
  },
  'card-state': {
    'in-stock': 'في المخزون',
    sold: 'مباعة',
    applied: 'الملف لدى البنك',
    accepted: 'مقبولة، لم تُفعّل بعد',
    declined: 'الملف مرفوض',
    active: 'مفعّلة',
    blocked: 'موقوفة',
    replaced: 'مستبدلة',
    closed: 'مغلقة',
    expired: 'منتهية',
  },
  'card-next': {
    'in-stock': 'هذه الحزمة لم تُبع بعد.',
    sold: 'الملف في طريقه إلى البنك؛ ستُفعّل البطاقة بعد جوابه.',
    applied: 'البنك يدرس الملف؛ ستُفعّل البطاقة بعد جوابه.',
    accepted: 'قبل البنك؛ ستُفعّل البطاقة قريباً.',
    declined: 'رفض البنك الملف؛ يُرد الثمن إلى الزبون.',
    active: 'يمكن شحن البطاقة.',
    blocked: 'البطاقة موقوفة؛ يجب استبدالها.',
    replaced: 'حلّت بطاقة أخرى محلها.',
    closed: 'البطاقة مغلقة.',
    expired: 'انتهت صلاحية البطاقة.',
  },
  kind: {
    stock: 'استلام حزم',
    registration: 'زبون جديد',
    sale: 'بيع بطاقة',
    reload: 'شحن',
    refund: 'رد مبلغ',
    replacement: 'استبدال بطاقة',
    cancellation: 'طلب إلغاء',
    block: 'إيقاف بطاقة',
    'set-aside': 'استبعاد حزمة',
    'sms-code': 'رمز SMS',
    'till-opening': 'فتح الصندوق',
    'cash-movement': 'حركة نقود',
    'till-closing': 'إغلاق الصندوق',
    amendment: 'تعديل الملف',
    telling: 'إبلاغ الزبون',
    'made-good': 'ردّ زائد تمت تسويته',
    'sign-out': 'خروج قبل إرسال عمليات',
  },
  'next-step': {
    send: 'تُرسل إلى الخادم حالما يعود الاتصال.',
    'bank-answers': 'يجيب البنك عادةً في دقائق. لا شيء مطلوب منك.',
    'bank-asked-again': 'لم يجب البنك: يُسأل مجدداً، ولا يُدفع له مرتين أبداً. لا شيء مطلوب منك.',
    'pay-refund': 'أعد المال إلى الزبون مقابل وصله.',
    'make-good':
      'دفع هذا الصندوق مبلغاً مسترداً لم يقبله الخادم: إما دُفع في شباك آخر أو لم يكن مستحقاً. استرجع المبلغ من الزبون إن أمكن، ثم يبيّن أحد المسؤولين مصيره.',
    photograph: 'لا يقرر البنك دون صورة مقروءة لوثيقة الهوية. صوّرها: تُرسل من تلقاء نفسها.',
    'tell-customer': 'لم تصل رسالة النتيجة. أبلغ الزبون في الشباك أو بالهاتف، ثم اضغط «أُبلغ الزبون».',
    'call-support': 'اتصل بالدعم واذكر رقم الوصل.',
  },
  owner: {
    counter: 'هذا الشباك',
    server: 'الخادم',
    'bank-worker': 'البنك',
    you: 'أنت',
    finance: 'المحاسبة',
    manager: 'المسؤول',
    support: 'الدعم',
  },
  means: { cash: 'نقداً', card: 'بطاقة بنكية' },
  role: { teller: 'أمين شباك', manager: 'مسؤول' },
  sync: { 'in-step': 'محدّث', waiting: 'بانتظار الإرسال', offline: 'بلا اتصال', attention: 'يحتاج مراجعة' },
} as const satisfies Pick<
  Catalogue,
  | 'reload-state'
  | 'sale-state'
  | 'plain-state'
  | 'card-state'
  | 'card-next'
  | 'kind'
  | 'next-step'
  | 'owner'
  | 'means'
  | 'role'
  | 'sync'
>;
