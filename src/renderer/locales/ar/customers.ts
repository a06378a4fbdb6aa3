/** Arabic: registering a customer and keeping his file. */
import type { Translated } from '../catalogue.ts';
import type { customers as french } from '../fr/customers.ts';

export const customers = {
  mrz: {
    title: 'قراءة الوثيقة',
    'title-hint': 'اختياري: يملأ الحقول',
    label: 'منطقة القراءة الآلية (MRZ)',
    hint: 'السطران أو الأسطر الثلاثة التي فيها علامات «>»، مكتوبة أو مرسلة من قارئ',
    read: '{{format}}: أرقام التحقق صحيحة، ومُلئت الحقول الفارغة.',
    formats: {
      td1: 'بطاقة بثلاثة أسطر',
      td2: 'بطاقة بسطرين',
      td3: 'جواز سفر',
      'fr-id': 'بطاقة هوية فرنسية',
    },
    unreadable: 'ليست هذه أسطر وثيقة: سطران من 44 أو 36 رمزاً، أو ثلاثة أسطر من 30.',
    'check-digit': {
      number: 'في رقم الوثيقة رمز خاطئ. أعد قراءة السطر؛ لم يُملأ أي حقل.',
      'birth-date': 'في تاريخ الميلاد رمز خاطئ. أعد قراءة السطر؛ لم يُملأ أي حقل.',
      expiry: 'في تاريخ الانتهاء رمز خاطئ. أعد قراءة السطر؛ لم يُملأ أي حقل.',
      whole: 'يوجد رمز خاطئ في موضع ما. أعد قراءة الأسطر؛ لم يُملأ أي حقل.',
    },
    differs: 'المقروء في الوثيقة: {{said}}',
    take: 'أخذه',
    keep: 'الإبقاء على المكتوب',
    card: 'بطاقة',
  },
} as const satisfies Translated<typeof french>;
