/** The clinic and its staff. */
import { defineFeature } from '#kernel/feature.ts';
import { actingFor, stateActing } from './acting-for.ts';
import { careTeam, careTeams, introduceCareTeam } from './care-team.ts';
import { introducePractitioner, nameClinic } from './commands.ts';
import { policy } from './policy.ts';
import { directory } from './queries.ts';

export const clinic = defineFeature({
  id: 'clinic',
  commands: [nameClinic, introducePractitioner, introduceCareTeam, stateActing],
  queries: [directory, careTeam, actingFor],
  projections: [careTeams],
  policy,
});
