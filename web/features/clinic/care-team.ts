/**
 * Who cares for one patient, in the patient's own record: the clinic's name and people by name. The patient cannot read the
 * clinic's directory, and staff read here what the patient is called as a person who writes. FHIR CareTeam in small.
 */
import * as v from 'valibot';
import { professionSchema, type Profession } from '#clinical/profession.ts';
import { requiredLine } from '#clinical/text.ts';
import {
  entityKey,
  readPart,
  type Draft,
  type EntityList,
  type RawDocument,
} from '#kernel/document.ts';
import { defineCommand, defineProjection, defineQuery } from '#kernel/feature.ts';
import { parseUserId, type UserId } from '#kernel/ids.ts';
import { parserOf } from '#kernel/input.ts';
import { ok } from '#kernel/result.ts';

export interface Participant {
  readonly userId: UserId;
  readonly name: string;
  readonly profession: Profession;
}

export interface CareTeam {
  /** What the clinic is called; empty until somebody said so. */
  readonly clinic: string;
  /** Each person once, sorted by name. */
  readonly people: readonly Participant[];
  readonly unreadable: number;
}

export type CareTeamEvent =
  | { readonly kind: 'clinic-named'; readonly name: string }
  | {
      readonly kind: 'participant-introduced';
      readonly id: string;
      readonly participant: Participant;
    };

/** In one go; a clinic has fewer. */
const INTRODUCED_MAX = 256;

const userIdSchema = v.pipe(
  v.string(),
  v.transform((text) => parseUserId(text)),
  v.custom<UserId>((userId) => userId !== undefined),
);
const participantSchema = v.object({
  userId: userIdSchema,
  name: requiredLine,
  profession: professionSchema,
});

export const readCareTeam = (document: RawDocument): CareTeam => {
  const { entities, unreadable } = readParticipants(document);
  const people = [...new Map(entities.map((person) => [person.userId, person])).values()];
  return {
    clinic: clinicNameIn(document),
    people: people.sort((a, b) => a.name.localeCompare(b.name)),
    unreadable,
  };
};

const readParticipants = (document: RawDocument): EntityList<Participant> =>
  readPart(document, 'participants', (_id, raw) => {
    const parsed = v.safeParse(participantSchema, raw);
    return parsed.success ? ok(parsed.output) : { ok: false, error: 'unreadable' };
  });

function clinicNameIn(document: RawDocument): string {
  const raw = document[entityKey('clinic', 'self')];
  const parsed = v.safeParse(v.object({ name: requiredLine }), raw);
  return parsed.success ? parsed.output.name : '';
}

/** Names the clinic and introduces whoever is not introduced yet. Saying it again changes nothing. */
export const introduceCareTeam = defineCommand<
  { readonly clinic: string; readonly people: readonly Participant[] },
  CareTeam,
  CareTeamEvent,
  never
>({
  name: 'clinic/introduce-care-team',
  document: 'care-team',
  target: 'existing',
  parse: parserOf(
    v.object({
      clinic: requiredLine,
      people: v.pipe(v.array(participantSchema), v.maxLength(INTRODUCED_MAX)),
    }),
  ),
  view: readCareTeam,
  decide: (view, { clinic, people }, { newId }) => {
    const known = new Set(view.people.map(({ userId }) => userId));
    const named: readonly CareTeamEvent[] =
      view.clinic === '' ? [{ kind: 'clinic-named', name: clinic }] : [];
    const introduced = people
      .filter(({ userId }) => !known.has(userId))
      .map((participant) => ({
        kind: 'participant-introduced' as const,
        id: newId(),
        participant,
      }));
    return ok([...named, ...introduced]);
  },
  apply: applyCareTeamEvent,
});

function applyCareTeamEvent(draft: Draft, event: CareTeamEvent): void {
  if (event.kind === 'clinic-named') {
    draft.create(entityKey('clinic', 'self'), { name: event.name });
    return;
  }
  const { userId, name, profession } = event.participant;
  draft.create(entityKey('participants', event.id), { userId, name, profession });
}

export const careTeam = defineQuery<CareTeam>({
  name: 'clinic/care-team',
  document: 'care-team',
  select: (document) => readCareTeam(document),
});

/** Kept for every record, so that names are at hand without opening it. */
export const careTeams = defineProjection<CareTeam>({
  name: 'clinic/care-teams',
  document: 'care-team',
  version: 1,
  row: (document) => readCareTeam(document),
});
