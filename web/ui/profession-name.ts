/** Words for what people are to a clinic, as `clinical/profession.ts` names it. */
import { m } from '#messages/compiled/messages.js';

const words: ReadonlyMap<string, () => string> = new Map([
  ['nurse', m.clinic_profession_nurse],
  ['doctor', m.clinic_profession_doctor],
  ['specialist', m.clinic_profession_specialist],
  ['paramedic', m.clinic_profession_paramedic],
  ['administrator', m.clinic_profession_administrator],
  ['patient', m.clinic_profession_patient],
]);

/** As they wrote it where this version has no word for it. */
export const professionName = (profession: string): string =>
  words.get(profession)?.() ?? profession;
