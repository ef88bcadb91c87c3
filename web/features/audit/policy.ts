/** Who tells what was refused. That it says something true follows from its signature alone, not from this table. */
import { STAFF_PROFESSIONS } from '#clinical/profession.ts';
import type { Policy } from '#kernel/feature.ts';

export const policy: Policy = { 'audit/note-refusal': STAFF_PROFESSIONS };
