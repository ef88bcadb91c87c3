/** Strings that must not be found anywhere but on the screen, and the search for them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Twenty, all made up, none a substring of another. */
export const PLANTED = {
  clinic: 'Quillhaven Cottage',
  nurse: 'Aminatu Vexley',
  doctor: 'Koffibert Zandrow',
  nursePassphrase: 'wobbling teacup marmalade 71',
  doctorPassphrase: 'gravel piano nineteen lilacs',
  family: 'Marintholm',
  given: 'Rosabelwyn',
  allergy: 'Penicillorex',
  reaction: 'lips like balloons',
  nurseAllergy: 'Latexumbra',
  nurseReaction: 'crimson forearms',
  doctorAllergy: 'Nutmegalon',
  doctorReaction: 'wheezing by supper',
  noteTitle: 'Dressing of the left shinbone',
  noteStart: 'Wound edges calm.',
  nurseAddition: 'Redressed with honeyed gauze.',
  doctorAddition: 'Seen at the bedside zebrawise.',
  secondTitle: 'Kitchen table talk',
  secondText: 'Sleeps badly since the orchard fire.',
  secondPatient: 'Okorobright',
} as const;

/** Twenty more, for the main job. */
export const MAIN_JOB = {
  clinic: 'Thistledown Station',
  nurse: 'Brigantia Oakum',
  doctor: 'Zebulon Fairweather',
  patient: 'Philippa Quondam',
  nursePassphrase: 'seventeen velvet anchors hum',
  doctorPassphrase: 'copper orchids never whistle',
  patientPassphrase: 'nine olive kettles sing aloud',
  family: 'Quondamshire',
  given: 'Philippalina',
  allergy: 'Amberfloxacin',
  reaction: 'itching like nettles',
  secondAllergy: 'Cobaltine',
  secondReaction: 'hives within the hour',
  medicine: 'Metrolastatin',
  caseTitle: 'Marsh fever watch',
  problem: 'Undulant ague',
  symptoms: 'Shivers at cockcrow',
  plan: 'Bark infusion at noon.',
  planAddition: 'Weigh her every Sunday.',
  message: 'Please rest and measure again before the lamps are lit.',
} as const;

type Planted = Readonly<Record<string, string>>;

/** Where planted strings stand in these bytes, as UTF-8 or UTF-16; the name of each that was found. */
export function plantedIn(bytes: Buffer, planted: Planted = PLANTED): readonly string[] {
  return Object.entries(planted).flatMap(([name, text]) =>
    (['utf8', 'utf16le'] as const).some((encoding) => bytes.includes(Buffer.from(text, encoding)))
      ? [name]
      : [],
  );
}

/** What was found in a folder, file by file, and how much was searched. */
export async function searchFolder(
  folder: string,
  planted: Planted = PLANTED,
): Promise<{ readonly found: readonly string[]; readonly bytes: number }> {
  const found: string[] = [];
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    bytes += content.length;
    for (const name of plantedIn(content, planted)) found.push(`${name} in ${path}`);
  }
  return { found, bytes };
}

for (const planted of [PLANTED, MAIN_JOB])
  if (Object.keys(planted).length !== 20) throw new Error('twenty strings are planted');
