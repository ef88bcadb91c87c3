/** Whom logs name: the people whose own logs have to be at hand before an entry can be judged. */
import { toHex } from '#crypto/encoding/bytes.ts';
import type { LogBook } from '#crypto/log/log-book.ts';

/** Every user who founded a group, was ever added to it or wrote in its log, hexadecimal; also those who have left. */
export function usersNamedIn(book: LogBook, groupId: string): ReadonlySet<string> {
  const users = new Set<string>();
  for (const { body, entry } of book.resolved(groupId)?.log.nodes ?? []) {
    users.add(toHex(entry.path.userId));
    const founders = body.type === 'genesis' ? body.value.founders : [];
    const named = body.type === 'add' ? [body.value] : founders;
    for (const { memberKind, memberId } of named)
      if (memberKind === 'user') users.add(toHex(memberId));
  }
  return users;
}
