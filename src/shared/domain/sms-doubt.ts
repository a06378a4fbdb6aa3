/**
 * Words that make of an order something else: a no, a question, a report, a condition, a count, a day. With one of them in it a text
 * is no order and proposes none, and none of them names a card. Knows no grammar.
 */
import { searchKey } from './search-key.ts';
import { isCourtesy } from './sms-courtesy.ts';
import { commandOfKey, languageNamed, nearCommandOf, neverNamesCard, wordParts } from './sms-words.ts';

/** In search spelling a word and its accented neighbour are one (`passe`, `passé`): both are in doubt. */
const DOUBT_FR = `
  arnaque fraude secours cher chere pardon desole desolee laisse laissez finalement immediatement rapidement directement normalement
  actuellement bon super bravo cool genial nickel impeccable excellent excellente felicitations manquee ajoutee confirmees noel ramadan
  eid paques toussaint vacances rentree
  pas plus jamais rien aucun aucune sans ne ni non annule annuler annulee annulees annulez annulation arrete arretez attend
  attends attendre attendez pause rembourse rembourser remboursee remboursement remboursez rendre rendez retire retirer
  retrait oublie oubliez ignore ignorer ignorez supprime supprimer suspend bloquee
  hier avant apres demain aujourd hui lundi mardi mercredi jeudi vendredi samedi dimanche matin soir midi nuit semaine semaines mois
  annee an ans jour jours heure heures minute minutes bientot tard prochain prochaine dernier derniere fin debut chaque depuis
  quand comment combien pourquoi qui que quoi quel quelle quels quelles est ce si ou et mais donc car parce puis alors sinon
  deja encore toujours trop peu presque environ vers entre jusqu jusque minimum maximum max min fois
  fait faite faites faits fais faire effectue effectuee effectuer passe passee passer passera recu recue recus recevoir recois
  reussi reussie echoue echouee echec erreur refus refuse refusee accepte acceptee valide validee valider envoyee debite
  debitee debiter creditee paye payee payer arrive arrivee manque manquant marche fonctionne probleme souci reclamation plainte
  question impossible possible besoin suis es sont etait ete sera serait sois soit ai as avons avez ont avait aurait eu
  fwd fw tr re ref objet envoye transfere
  dit dis dire dites demander demande demandez savoir sais voir vu vois regarde regarder verifie verifier comprends essai essaye
  essayer test teste tester exemple mettre enlever acheter vendre rire recharges rechargee rechargees rechargeait rechargera
  ok okay ouais accord disponible dispo indisponible confirmation facture ticket double doublon montant total reste restant seulement
  expire expiree expirees perdu perdue vole volee prevu prevue programmee bonus offert offerte mb mo go kg km giga forfait internet
  attente transmise remise promise finie fini commande commandee demandee terminee termine oubliee manquante suspecte frauduleuse incorrecte annonce prochainement mensuel mensuelle
  hebdo quotidien quotidienne automatique recherche recherches tout toute tous toutes lol mdr ptdr haha hahaha blague unite unites
  points credits litre litres janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
  tarif tarifs frais prix cout coute gratuit offre promo publicite gagne gagner cadeau loto
  zero un une deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante pourcent
  quelqu quelque autre autres mauvais mauvaise faux fausse vrai vraiment peut
`;
const DOUBT_EN = `
  nevermind oops mistake sorry great good success successful successfully fine perfect nice excellent scam fraud christmas easter
  not no never none nothing without dont don doesnt didnt didn wont cant cannot can isnt wasnt cancel cancelled canceled cancels
  refund refunded wait waiting hold undo ignore delete remove
  yesterday today tomorrow tonight later soon monday tuesday wednesday thursday friday saturday sunday morning evening night noon
  week weeks month months year years day days hour hours minute last next every since until before after ago
  when how why who what which where if whether maybe perhaps or and but then else than about around almost more less between
  minimum maximum times again already yet still done made did does do been was were is are am be has have had will would could
  should fail failed fails error refused rejected accepted approved received receive get got sent passed went gone through missing
  lost stolen problem issue wrong bad question check tell ask know see saw look test tested testing example possible impossible
  pending reloaded reloads reloading recharged recharging paid charged debited arrived worked works working fee fees price cost
  free offer win won prize two three four five six seven eight nine ten twenty thirty forty fifty sixty
  yep yeah available confirmation invoice receipt due owed expected only just gb kilo data minutes
  completed processed declined reversed requested ordered forgotten monthly weekly daily joke jk units litres
  january february march july august september october november december
  other another any some all
`;
/** Of other countries, beyond those that facts were checked against. */
const CURRENCIES = `
  riyal riyals sar egp mru ouguiya gnf cad chf yen cny roupies rupees dhr dhrs drh da dt frs fc sous balles bucks
  ريال ريالات جنيه جنيهات ليرة ليرات دنانير دولارات فرنكات درهما روبية
`;
const DOUBT_AR = `
  اسف عفوا لاحقا بعدين تمام جيد ممتاز صح صحيح غلط احتيال رمضان العيد
  nn ghalat ghaltt ghlat mzyan mezyan safi bezaf smah smahli ba3din
  لا لم لن ليس ليست ما مش مو موش بدون غير الغاء إلغاء الغ الغي الغوا انتظر استنى ارجع ارجاع استرجاع
  امس أمس البارحة غدا بكرة اليوم صباح مساء الاسبوع الشهر السنة يوم شهر سنة قبل بعد منذ خلال كل
  متى كيف كم لماذا ليش هل اذا إذا لو ربما او أو و ثم لكن لأن حتى بين تقريبا حوالي اكثر اقل
  تم تمت سيتم كان كانت يكون وصل وصلت وصلني يصل فشل فشلت خطأ رفض مرفوض مقبول مشكلة سؤال ارسلت شحنت شحنا دفعت
  جرب تجربة مثال ممكن مستحيل الثمن السعر مجانا عرض ربح هدية ناجح ناجحة مكتمل معلق ملغى ملغي مجاني دقيقة دقائق لتر كيلو كغ طن طرد طرود قطعة قطع وحدة وحدات نقطة
  عشرة عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين مية ميتين مئتين مئات ألفين واحد اثنين ثلاثة
  ch7al chhal kifach kifash imta emta wach wash wesh waqtach 3lach 3lash fin lla machi mashi mafi walo bghitch mabghitch mat3abbich
  lbareh lbar7 ghda ghedda bokra bukra lyoum lyom ila wla walla deja ba3d 9bel wsl wslat wsel machakil mochkil
`;

/** Not for a card's name either, but they say nothing against an order that is proposed. */
const FILLERS = `
  je j tu il elle on nous vous ils elles me m te t se s moi toi lui leur eux l le la les d de du des un une mon ma mes ton ta tes
  son sa ses notre nos votre vos ce cet cette ces cela ca c a au aux en pour sur dans par avec carte cartes sms compte numero num
  veux voudrais voudrait souhaite souhaiterais aimerais faut peux pouvez pourriez pourrais merci bonjour
  i you he she we they my your his her its our their the an this that to for on in of with card cards account number want wanna
  like need please me us
  انا أنا انت اريد أريد عايز بدي بغيت من الى إلى على في عن هذا هذه بطاقة البطاقة بطاقتي حساب رقم
  bghit brit 3afak li fi l lkarta lcarte
`;

function keysOf(words: string): ReadonlySet<string> {
  return new Set(searchKey(words).split(' '));
}

const doubts = keysOf(`${DOUBT_FR} ${DOUBT_EN} ${DOUBT_AR} ${CURRENCIES}`);
const fillers = keysOf(FILLERS);

/** Does the word, in search spelling, change what the others mean? */
export function isDoubtful(key: string): boolean {
  return key.split(' ').some((part) => doubts.has(part));
}

/** Is it a small word of no weight in a proposal (`je`, `the`, `carte`)? */
export function isFiller(key: string): boolean {
  return key.split(' ').every((part) => fillers.has(part));
}

/** Could this word only be taken for something else than a card's name in a text? Wider than what facts were checked against. */
export function misleadsAsCard(word: string): boolean {
  if (neverNamesCard(word)) return true;
  return wordParts(word).some(
    (part) =>
      doubts.has(part) ||
      fillers.has(part) ||
      isCourtesy(part) ||
      commandOfKey(part) !== undefined ||
      nearCommandOf(part) !== undefined ||
      languageNamed(part) !== undefined,
  );
}

/** A participle tells what was done (`rechargé 100`); so does the Arabic passive (`شُحن`). */
const REPORT = /(?:é[es]{0,2}|^ش\u064f.*)$/iu;

/** Is a command's word, as it is written, a report of what was done? */
export function isReport(raw: string): boolean {
  return REPORT.test(raw);
}
