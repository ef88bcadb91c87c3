/**
 * What no machine translates: a dose, a measurement, a consent. A wrong number or a lost "not" there does harm, so whatever names a
 * number or an agreement is barred; rather too much than too little (MSG-18).
 */

const NUMBER = /\p{N}/u;
/** How medicine is counted out in words, and how people agree and refuse; in the languages of the app. */
const WORDS: readonly RegExp[] = [
  /\b(?:dos(?:e|es|age|ing)|tablets?|pills?|capsules?|drops?|puffs?|milligrams?|millilit(?:re|er)s?|units?|double|half|twice)\b/iu,
  /\b(?:consent\w*|agree[sd]?|refus\w+|declin\w+|authori[sz]\w+|permission|resuscitat\w+|dnr|dnar)\b/iu,
  /(?<!\p{L})(?:doses?|posologie|comprimés?|gélules?|gouttes?|bouffées?|milligrammes?|millilitres?|unités?|doubler?|moitié|deux fois)(?!\p{L})/iu,
  /(?<!\p{L})(?:consent\p{L}*|accord|accepte\p{L}*|refus\p{L}*|autoris\p{L}*|permission|réanim\p{L}*)(?!\p{L})/iu,
  /(?:جرعة|جرعات|حبة|حبوب|حبتين|حبتان|قرص|أقراص|قطرة|قطرات|بخة|ملغ|ملليغرام|مليلتر|وحدة|وحدات|ضعف|نصف|مرتين)/u,
  /(?:موافق|أوافق|يوافق|توافق|رفض|يرفض|ترفض|إذن|إنعاش)/u,
];

export const isBarredFromTranslation = (text: string): boolean =>
  NUMBER.test(text) || WORDS.some((pattern) => pattern.test(text));
