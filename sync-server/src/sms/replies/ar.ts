/** The replies in Arabic: 70 letters to an SMS, so every word is weighed. Digits are Latin, as on the receipts. */
import { formatEuros } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { CardName, Catalogue, ReloadLimits } from './reply.ts';
import { someNames } from './some-names.ts';

const euros = (amount: Cents): string => formatEuros(amount, 'ar');
const named = (card: CardName): string =>
  card.lastFour === undefined ? card.nickname : `${card.nickname} (${card.lastFour})`;
const VERBS = { reload: 'شحن 100', balance: 'رصيد', block: 'حظر' } as const;

const REASONS: Record<ReloadReason, (limits: ReloadLimits) => string> = {
  'annual-limit': () => 'تجاوز الحد السنوي للبطاقة',
  'monthly-cash-limit': () => 'تجاوز الحد الشهري للبطاقة',
  'amount-out-of-range': (limits) =>
    `المبلغ من ${euros(limits.reload_min_cents)} إلى ${euros(limits.reload_max_cents)}`,
  'card-not-active': () => 'البطاقة غير مفعلة',
  'card-unknown': () => 'البطاقة غير معروفة',
  'float-exhausted': () => 'الخدمة غير متاحة',
  'tariff-not-in-force': () => 'تغيرت الأسعار، أعد الطلب',
  'fee-mismatch': () => 'تغيرت الأسعار، أعد الطلب',
  'duplicate-order': () => 'هذا الطلب مسجل من قبل',
  velocity: (limits) => `الحد ${limits.sms_orders_per_day} طلبات و${euros(limits.sms_day_max_cents)} في اليوم`,
  'customer-blocked': () => 'حسابك موقوف، راجع وكالتك',
  'file-being-checked': () => 'ملفك قيد التحقق، حاول لاحقا',
  'check-refused': () => 'لم يقبل بعد التحقق',
  'check-overdue': () => 'لم ينته التحقق في وقته، أعد الطلب',
  'operator-not-allowed': () => 'الخدمة غير متاحة',
  'device-revoked': () => 'الخدمة غير متاحة',
  'funding-refused': () => 'رفض البنك بطاقة الدفع',
  'bank-refused': () => 'رفض البنك الشحن',
};

export const ar: Catalogue = {
  'welcome-link-follows': () => ['فلوس: مرحبا، تم تسجيل رقمك. سيصلك رابط البنك لتسجيل بطاقة الدفع.'],
  'welcome-ready': ({ example }) => [`فلوس: مرحبا، تم تسجيل رقمك. للشحن أرسل ${example}`],
  'funding-page': ({ url }) => [`فلوس: سجل بطاقة الدفع في صفحة البنك: ${url}`, `فلوس، بطاقة الدفع: ${url}`],
  'funding-ready': ({ example }) => [`فلوس: تم تسجيل بطاقة الدفع. للشحن أرسل ${example}`],
  'funding-needed': ({ url }) =>
    url === undefined
      ? ['فلوس: سجل بطاقة الدفع أولا، سيصلك رابط البنك. لم يخصم شيء.']
      : [`فلوس: سجل بطاقة الدفع أولا ثم أعد الطلب: ${url}`, `فلوس، بطاقة الدفع أولا: ${url}`],
  'enrolment-code-refused': () => ['فلوس: الرمز مجهول أو مستعمل أو منته. أعد بعد دقائق أو راجع وكالتك.'],
  locked: ({ minutes }) => [`فلوس: رموز خاطئة كثيرة. انتظر ${minutes} دقيقة. لم يخصم شيء.`],
  'locked-until-support': () => ['فلوس: رموز خاطئة كثيرة. الخدمة موقوفة، راجع وكالتك.'],
  'confirm-reload': ({ firstName, lastFour, amount, fee, total, smsPrice, code, minutes }) => [
    `فلوس: ${euros(amount)} إلى ${firstName}، بطاقة ${lastFour}. الرسوم ${euros(fee)}، المجموع ${euros(total)} + رسالة ${euros(smsPrice)}. للدفع أجب: نعم ${code} خلال ${minutes} دقائق`,
  ],
  'confirm-block': ({ card, code, minutes }) => [
    `فلوس: حظر البطاقة ${named(card)} نهائيا؟ أجب: نعم ${code} خلال ${minutes} دقائق`,
    `فلوس: حظر ${named(card)} نهائيا؟ أجب: نعم ${code}`,
  ],
  'code-wrong': ({ triesLeft }) => [`فلوس: رمز خاطئ، لم يخصم شيء. المحاولات الباقية: ${triesLeft}`],
  'code-expired': () => ['فلوس: انتهت صلاحية الرمز، لم يخصم شيء. أعد الطلب.'],
  'code-replaced': () => ['فلوس: هذا رمز طلبك السابق. أجب بآخر رمز وصلك.'],
  'code-used': () => ['فلوس: هذا الطلب مؤكد من قبل، مرة واحدة. ستصلك النتيجة.'],
  'nothing-to-confirm': () => ['فلوس: لا يوجد طلب للتأكيد. للشحن أرسل مثلا: شحن 100'],
  'reload-loaded': ({ firstName, lastFour, amount, total, smsPrice }) => [
    `فلوس: تم شحن ${euros(amount)} في بطاقة ${lastFour} (${firstName}). الخصم ${euros(total)}، الرسالة ${euros(smsPrice)}`,
    `فلوس: شحن ${euros(amount)}، بطاقة ${lastFour} ${firstName}. الخصم ${euros(total)} + ${euros(smsPrice)}`,
  ],
  'order-in-check': ({ amount, lastFour }) => [
    `فلوس: طلب ${euros(amount)} لبطاقة ${lastFour} قيد التحقق. لم يخصم شيء الآن.`,
  ],
  'reload-refused': ({ reason, limits }) => [`فلوس: الشحن مرفوض، ${REASONS[reason](limits)}. لم يخصم شيء.`],
  'reload-failed': ({ amount, total, lastFour }) => [
    `فلوس: لم يستطع البنك شحن ${euros(amount)} في بطاقة ${lastFour}. يعاد إليك ${euros(total)}.`,
    `فلوس: لم يشحن البنك ${euros(amount)} في بطاقة ${lastFour}. يعاد إليك ${euros(total)}`,
  ],
  'cooling-off': ({ hours }) => [`فلوس: تغير رقمك. للأمان لا شحن بالرسائل خلال ${hours} ساعة.`],
  'amount-unreadable': ({ example }) => [`فلوس: المبلغ غير مقروء، لم يسجل طلب. أرسل مثلا: ${example}`],
  'card-unknown': ({ asked, cards }) =>
    someNames(cards.map(named), (names) => `فلوس: لا توجد بطاقة ${asked}. بطاقاتك: ${names}`),
  'card-to-choose': ({ command, cards }) =>
    someNames(
      cards.map(named),
      (names) => `فلوس: أي بطاقة؟ أرسل مثلا: ${VERBS[command]} ${cards[0]?.nickname ?? ''}. بطاقاتك: ${names}`,
    ),
  'no-card': () => ['فلوس: ليست لك بطاقة بعد. اطلبها من وكالتك.'],
  'card-not-ready': () => ['فلوس: البطاقة غير جاهزة بعد في البنك. لم يخصم شيء.'],
  balance: ({ card, balance }) => [`فلوس: رصيد البطاقة ${named(card)}: ${euros(balance)}`],
  'balance-unavailable': () => ['فلوس: البنك لا يجيب الآن. اطلب الرصيد لاحقا.'],
  'card-blocked': ({ card }) => [`فلوس: تم حظر البطاقة ${named(card)}.`],
  'block-refused': ({ card }) => [`فلوس: البطاقة ${named(card)} غير مفعلة، لا شيء لحظره.`],
  help: ({ example }) => [`فلوس: ${example}، رصيد، حظر، اتصال، لغة، توقف. لا خصم دون تأكيدك.`],
  'help-stranger': () => ['فلوس: هذا الرقم غير مسجل. اطلب رمزا من وكالة ثم أرسل: تسجيل والرمز'],
  stopped: () => ['فلوس: حسنا، لن نرسل شيئا حتى تكتب لنا.'],
  contact: ({ agentName, agentAddress }) => [`فلوس: وكالتك ${agentName}، ${agentAddress}`, `فلوس: وكالتك ${agentName}`],
  'language-chosen': ({ example }) => [`فلوس: حسنا، سنكتب لك بالعربية. للشحن: ${example}`],
  'did-you-mean': ({ suggestion }) => [
    `فلوس: لم نفهم ولم ننفذ شيئا. إن كنت تقصد هذا فأرسله: ${suggestion}`,
    `فلوس: لم ينفذ شيء. أرسل: ${suggestion}`,
  ],
  'not-understood': ({ example }) => [
    `فلوس: لم نفهم، لم يسجل طلب. للشحن: ${example}. مساعدة`,
    'فلوس: لم نفهم، لم يسجل طلب. أرسل: مساعدة',
  ],
  'message-incomplete': () => ['فلوس: وصلت رسالتك ناقصة، لم يسجل أي طلب. أرسلها من جديد.'],
};
