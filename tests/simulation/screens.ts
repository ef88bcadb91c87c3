/** All that one simulated person can see, read through the app's port as a screen reads it. */
import { allergyList } from '#features/allergies/queries.ts';
import { CONVERSATION_LISTS, CONVERSATION_PAGES } from '#features/conversations/queries.ts';
import { medicationList } from '#features/medications/queries.ts';
import { noteList, openNote } from '#features/notes/queries.ts';
import { patientList } from '#features/patients/queries.ts';
import type { DocumentId, RecordId, UserId } from '#kernel/ids.ts';
import type { Opened, Rung } from '#ui/app-port.ts';
import { now, type Person } from '../world/world.ts';
import type { SimClinic } from './sim-clinic.ts';

export interface Screen {
  readonly text: string;
  /** Documents with their heads and views by record, each a string to compare. */
  readonly versions: ReadonlyMap<RecordId, readonly string[]>;
  /** Of each medicine by its name: the reasons of the doses that are current, ascending. */
  readonly doses: ReadonlyMap<string, readonly string[]>;
}

class Drawing {
  readonly seen: string[] = [];
  readonly versions = new Map<RecordId, string[]>();
  readonly doses = new Map<string, readonly string[]>();

  add(record: RecordId, shown: unknown, opened: Opened<unknown> | undefined): void {
    const heads = [...(opened?.heads ?? [])].sort();
    const text = JSON.stringify([shown, heads, opened?.view]);
    this.versions.set(record, [...(this.versions.get(record) ?? []), text].sort());
  }
}

export async function screenOf(clinic: SimClinic, person: Person): Promise<Screen> {
  const drawing = new Drawing();
  for (const { record, row } of now(person.app.watchList({ of: patientList })) ?? [])
    await drawSummary(clinic, { person, record, row, drawing });
  for (const { record, document, row } of now(person.app.watchList({ of: noteList })) ?? []) {
    const note = await clinic.look(person, { of: openNote, record, document });
    drawing.seen.push(row.title, note?.view?.text ?? '');
    drawing.add(record, [document, row], note);
  }
  for (const kind of ['conversation', 'team-conversation'] as const)
    for (const page of now(person.app.watchList({ of: CONVERSATION_LISTS[kind] })) ?? []) {
      const { record, document, row } = page;
      const opened = await clinic.look(person, {
        ...{ of: CONVERSATION_PAGES[kind], record, document },
      });
      drawing.seen.push(row.subject, ...(opened?.view?.messages ?? []).map(({ text }) => text));
      drawing.add(record, [document, row], opened);
    }
  return { ...drawing, text: drawing.seen.join(' ') };
}

async function drawSummary(
  clinic: SimClinic,
  {
    person,
    record,
    row,
    drawing,
  }: {
    readonly person: Person;
    readonly record: RecordId;
    readonly row: { readonly familyName: string };
    readonly drawing: Drawing;
  },
): Promise<void> {
  drawing.seen.push(row.familyName);
  const allergies = await clinic.look(person, { of: allergyList, record });
  drawing.seen.push(...(allergies?.view.entities ?? []).map(({ substance }) => substance));
  drawing.add(record, row, allergies);
  const medicines = await clinic.look(person, { of: medicationList, record });
  drawing.add(record, 'medicines', medicines);
  for (const { name, dose } of medicines?.view.active ?? []) {
    drawing.seen.push(name, ...(dose?.history ?? []).map(({ why }) => why));
    drawing.doses.set(name, (dose?.current ?? []).map(({ why }) => why).sort());
  }
}

export interface ShownRow {
  readonly document: DocumentId;
  readonly rung: Rung;
  readonly on: readonly UserId[];
}

/** Every row of every list, for what it says about where its document is. */
export const rowsOf = ({ app }: Person): readonly ShownRow[] => [
  ...(now(app.watchList({ of: patientList })) ?? []),
  ...(now(app.watchList({ of: noteList })) ?? []),
  ...(now(app.watchList({ of: CONVERSATION_LISTS.conversation })) ?? []),
  ...(now(app.watchList({ of: CONVERSATION_LISTS['team-conversation'] })) ?? []),
];
