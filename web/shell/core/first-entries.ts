/** The directory's entries that are written together with founding and admitting: the clinic's name, and who somebody is. */
import { introducePractitioner, nameClinic } from '#features/clinic/commands.ts';
import { introduceCareTeam } from '#features/clinic/care-team.ts';
import type { RawDocument } from '#kernel/document.ts';
import type { Command, CommandContext, CommandError } from '#kernel/feature.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { FirstEntry } from '#sync/engine/directory.ts';
import type { Person } from '#ui/app-port.ts';

/** The events of one command as an entry to be written with something else; its own errors otherwise. */
export function entryOf<Input, View, Event>(
  command: Command<Input, View, Event, CommandError>,
  request: {
    readonly document: RawDocument;
    readonly input: unknown;
    readonly context: CommandContext;
  },
): Result<FirstEntry, CommandError> {
  const input = command.parse(request.input);
  if (!input.ok) return input;
  const events = command.decide(command.view(request.document), input.value, request.context);
  if (!events.ok) return events;
  return ok({
    kind: command.document,
    action: command.name,
    change: (draft) => {
      for (const event of events.value) command.apply(draft, event);
    },
  });
}

export const nameEntry = (
  context: CommandContext,
  clinic: string,
): Result<FirstEntry, CommandError> =>
  entryOf(nameClinic, { document: {}, input: { name: clinic }, context });

export const introductionEntry = (
  context: CommandContext,
  document: RawDocument,
  person: { readonly userId: string; readonly name: string; readonly profession: string },
): Result<FirstEntry, CommandError> =>
  entryOf(introducePractitioner, { document, input: person, context });

/** Nothing where everybody is known already. */
export const careTeamEntry = (
  context: CommandContext,
  document: RawDocument,
  team: { readonly clinic: string; readonly people: readonly Person[] },
): Result<FirstEntry, CommandError> =>
  entryOf(introduceCareTeam, { document, input: team, context });
