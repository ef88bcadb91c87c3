/** The discussion of a case: the one room that is about it, whoever began it. */
import type { DocumentId, UserId } from '#kernel/ids.ts';
import type { PageInList } from './queries.ts';

interface CaseRoom {
  /** Its newest page, in which people join. */
  readonly last: PageInList;
  readonly first: DocumentId;
  readonly isMember: boolean;
}

/** Of two that were begun apart the one that was begun first, on every device the same; undefined while nobody has begun one. */
export function caseRoomOf(
  pages: readonly PageInList[],
  { topic, me }: { readonly topic: DocumentId; readonly me: UserId },
): CaseRoom | undefined {
  const [first] = pages
    .filter(({ row }) => row.kind === 'case' && row.topic === topic && row.page === 1)
    .sort((a, b) => a.row.startedAt - b.row.startedAt || (a.document < b.document ? -1 : 1));
  if (first === undefined) return undefined;
  const own = pages
    .filter(
      ({ document, row }) => document === first.document || row.conversation === first.document,
    )
    .sort((a, b) => a.row.page - b.row.page || (a.document < b.document ? 1 : -1));
  const people = own.flatMap(({ row }) => row.people).filter(({ userId }) => userId === me);
  const isMember = people.length > 0 && people.at(-1)?.leftAt === undefined;
  return { first: first.document, last: own.at(-1) ?? first, isMember };
}
