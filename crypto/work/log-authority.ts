/** The access logs as the judge of work sees them. Translates names; decides nothing. */
import { toHex } from '../encoding/bytes.ts';
import type { LogBook } from '../log/log-book.ts';
import {
  isAcceptedAt,
  isLate,
  rightsAt,
  signPublicKeyOf,
  type PlaceInLog,
} from '../log/questions.ts';
import type { AuthorityLookup } from './authority.ts';
import type { Session } from './session.ts';

/** Answers about the group (hex) from what the book knows at the moment of asking. */
export function authorityFrom(book: LogBook, groupId: string): AuthorityLookup {
  const placeOf = ({ path, logHeads }: Session): PlaceInLog => ({
    ...{ groupId, path, heads: logHeads.map(toHex) },
  });
  return {
    missingEntries: ({ path, logHeads }) =>
      [...path.cites, ...logHeads].map(toHex).filter((id) => !book.knows(id)),
    signPublicKeyOf: (path) => {
      const key = signPublicKeyOf(book, path);
      return key.ok ? key.value : undefined;
    },
    rightsAt: (session) => {
      const rights = rightsAt(book, placeOf(session));
      return rights.ok ? rights.value : undefined;
    },
    isEpochInPast: (session) => {
      const id = toHex(session.epochId);
      const epoch = book.state(groupId)?.epochs.find(({ epochId }) => epochId === id);
      const here = epoch?.compartment === session.compartment;
      return here && isAcceptedAt(book, placeOf(session), id);
    },
    isLate: (session) => isLate(book, placeOf(session)),
    verdicts: (compartment) =>
      (book.state(groupId)?.verdicts ?? [])
        .map(({ body }) => body)
        .filter((body) => body.compartment === compartment),
  };
}
