/** What happens to a directory: it is named once, and each member of staff is introduced once. */
import * as v from 'valibot';
import { staffProfessionSchema } from '#clinical/profession.ts';
import { requiredLine } from '#clinical/text.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parseUserId } from '#kernel/ids.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import {
  applyClinicEvent,
  readPractitioners,
  type ClinicEvent,
  type Practitioner,
} from './records.ts';

export type ClinicErrorCode = 'clinic/unknown-person' | 'clinic/already-introduced';

interface ClinicError {
  readonly code: ClinicErrorCode;
}

interface DirectoryView {
  readonly practitioners: readonly Practitioner[];
}

const viewDirectory = (document: Parameters<typeof readPractitioners>[0]): DirectoryView => ({
  practitioners: readPractitioners(document).entities,
});

export const nameClinic = defineCommand<
  { readonly name: string },
  DirectoryView,
  ClinicEvent,
  ClinicError
>({
  name: 'clinic/name-clinic',
  document: 'clinic-directory',
  target: 'new-record',
  parse: parserOf(v.object({ name: requiredLine })),
  view: viewDirectory,
  decide: (_view, input) => ok([{ kind: 'clinic-named', name: input.name }]),
  apply: applyClinicEvent,
});

const introductionSchema = v.object({
  userId: v.string(),
  name: requiredLine,
  profession: staffProfessionSchema,
});

/** 'clinic/unknown-person' for an id that is none; 'clinic/already-introduced' for somebody in the directory. */
export const introducePractitioner = defineCommand<
  v.InferOutput<typeof introductionSchema>,
  DirectoryView,
  ClinicEvent,
  ClinicError
>({
  name: 'clinic/introduce-practitioner',
  document: 'clinic-directory',
  target: 'existing',
  parse: parserOf(introductionSchema),
  view: viewDirectory,
  decide: ({ practitioners }, input) => {
    const userId = parseUserId(input.userId);
    if (userId === undefined) return err({ code: 'clinic/unknown-person' });
    if (practitioners.some((practitioner) => practitioner.userId === userId))
      return err({ code: 'clinic/already-introduced' });
    const { name, profession } = input;
    return ok([{ kind: 'practitioner-introduced', practitioner: { userId, name, profession } }]);
  },
  apply: applyClinicEvent,
});
