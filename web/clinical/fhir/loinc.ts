/**
 * The LOINC codes that are emitted, with their names, the codes that stand beside them, and their category. A measurement under
 * any other code is exported with that code and no category. Codes confirmed against HL7's own R4 data, except 59408-5, 105272-9,
 * 99504-3, 67775-7 and 41982-0.
 */

interface LoincLine {
  readonly display: string;
  readonly category: 'vital-signs' | 'laboratory';
  /** Codes of the same thing that other systems expect. */
  readonly beside: readonly string[];
}

const vital = (display: string, ...beside: readonly string[]): LoincLine => ({
  display,
  category: 'vital-signs',
  beside,
});
const laboratory = (display: string): LoincLine => ({
  display,
  category: 'laboratory',
  beside: [],
});

const LINES: ReadonlyMap<string, LoincLine> = new Map([
  ['85354-9', vital('Blood pressure panel with all children optional')],
  ['8480-6', vital('Systolic blood pressure')],
  ['8462-4', vital('Diastolic blood pressure')],
  ['8867-4', vital('Heart rate')],
  ['2708-6', vital('Oxygen saturation in Arterial blood', '59408-5')],
  ['59408-5', vital('Oxygen saturation in Arterial blood by Pulse oximetry', '2708-6')],
  ['9279-1', vital('Respiratory rate')],
  ['8310-5', vital('Body temperature')],
  ['29463-7', vital('Body weight')],
  ['8302-2', vital('Body height')],
  ['39156-5', vital('Body mass index (BMI) [Ratio]')],
  ['15074-8', laboratory('Glucose [Moles/volume] in Blood')],
  ['14743-9', laboratory('Glucose [Moles/volume] in Capillary blood by Glucometer')],
  ['41653-7', laboratory('Glucose [Mass/volume] in Capillary blood by Glucometer')],
  ['105272-9', laboratory('Glucose [Moles/volume] in Interstitial fluid')],
  ['99504-3', laboratory('Glucose [Mass/volume] in Interstitial fluid')],
  ['67775-7', vital('Level of responsiveness')],
  ['41982-0', vital('Percentage of body fat Measured')],
]);

export const loincLine = (code: string): LoincLine | undefined => LINES.get(code);

/** The name of a code, or the code itself. */
export const loincName = (code: string): string => LINES.get(code)?.display ?? code;
