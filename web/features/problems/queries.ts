/** The problems of the open patient: those that stand, newest first, and those that are over. */
import { defineQuery } from '#kernel/feature.ts';
import { readProblems } from './records.ts';
import { labelled, type ListedProblem } from './sensitivity.ts';

export interface ProblemList {
  readonly standing: readonly ListedProblem[];
  readonly resolved: readonly ListedProblem[];
  readonly unreadable: number;
}

export const problemList = defineQuery<ProblemList>({
  name: 'problems/list',
  document: 'patient-summary',
  select: (document) => {
    const { entities, unreadable } = readProblems(document);
    const newestFirst = [...labelled(document, entities)].sort(
      (a, b) => b.recordedAt - a.recordedAt,
    );
    return {
      standing: newestFirst.filter(({ status }) => status !== 'resolved'),
      resolved: newestFirst.filter(({ status }) => status === 'resolved'),
      unreadable,
    };
  },
});
