/** Questions to the clinic's directory. */
import { defineQuery } from '#kernel/feature.ts';
import { readClinicName, readPractitioners, type Practitioner } from './records.ts';

export interface Directory {
  readonly name: string;
  /** Sorted by name. */
  readonly practitioners: readonly Practitioner[];
  readonly unreadable: number;
}

export const directory = defineQuery<Directory>({
  name: 'clinic/directory',
  document: 'clinic-directory',
  select: (document) => {
    const { entities, unreadable } = readPractitioners(document);
    return {
      name: readClinicName(document),
      practitioners: [...entities].sort((a, b) => a.name.localeCompare(b.name)),
      unreadable,
    };
  },
});
