/** The code status of the open patient; while two versions stand, the one that does more comes first. */
import { defineQuery } from '#kernel/feature.ts';
import { CODE_STATUSES, readCodeStatus, type CodeStatusFact } from './records.ts';

const rank = (status: (typeof CODE_STATUSES)[number] | undefined): number =>
  status === undefined ? -1 : CODE_STATUSES.indexOf(status);

export const codeStatus = defineQuery<CodeStatusFact | undefined>({
  name: 'code-status/current',
  document: 'patient-summary',
  select: (document, entries) => {
    const fact = readCodeStatus(document, entries);
    return (
      fact && {
        ...fact,
        versions: [...fact.versions].sort((a, b) => rank(a.value?.status) - rank(b.value?.status)),
      }
    );
  },
});
