/** The access logs as the judge of evidence sees them: what somebody was ever given counts, not only what they still have. */
import { toHex } from '../encoding/bytes.ts';
import type { LogBook } from '../log/log-book.ts';
import type { LogNode } from '../log/log-set.ts';
import { actingMember } from '../log/path.ts';
import { signPublicKeyOf } from '../log/questions.ts';
import { FLAG_MANAGE, union, type Rights } from '../log/rights.ts';
import type { EvidenceAuthority } from './evidence-book.ts';

/** Answers about the group (hex) from what the book knows at the moment of asking. */
export function evidenceAuthorityFrom(book: LogBook, groupId: string): EvidenceAuthority {
  return {
    missingEntries: ({ path, epochId }) =>
      [epochId, ...path.cites].map(toHex).filter((id) => !book.knows(id)),
    isEpoch: (epochId, compartment) =>
      (book.state(groupId)?.epochs ?? []).some(
        (epoch) => epoch.compartment === compartment && epoch.epochId === toHex(epochId),
      ),
    signPublicKeyOf: (path) => {
      const key = signPublicKeyOf(book, path);
      return key.ok ? key.value : undefined;
    },
    rightsEver: (path) => rightsEver(book, groupId, actingMember(path)),
    isStanding: (path) => {
      const member = actingMember(path);
      const isMember = book.state(groupId)?.members.some(({ memberId }) => memberId === member);
      return isMember === true && book.outlook('record').judgePath(path) === 'accepted';
    },
  };
}

/** What founding, accepted appointments and those made void afterwards have given the member, all together. */
function rightsEver(book: LogBook, groupId: string, member: string): Rights | undefined {
  const group = book.resolved(groupId);
  if (group === undefined) return undefined;
  const { verdicts } = group.resolution;
  const counted = group.log.ordered.filter(({ index }) => {
    const verdict = verdicts[index];
    return verdict === 'accepted' || verdict === 'crypto/void';
  });
  return counted
    .flatMap((node) => givenBy(node, member) ?? [])
    .reduce<Rights | undefined>(
      (sum, one) => (sum === undefined ? one : union(sum, one)),
      undefined,
    );
}

function givenBy({ body }: LogNode, member: string): Rights | undefined {
  if (body.type === 'genesis') {
    const { founders, compartments } = body.value;
    const founded = founders.some(({ memberId }) => toHex(memberId) === member);
    return founded ? { flags: FLAG_MANAGE, read: compartments, write: compartments } : undefined;
  }
  const names =
    (body.type === 'add' || body.type === 'set') && toHex(body.value.memberId) === member;
  return names ? body.value.rights : undefined;
}
