/** Making the next epoch of a group for so many people, as the next writer does after somebody has left. */
import { createEpoch } from '#crypto/epoch/epoch.ts';
import { recipientsOf } from '#crypto/epoch/recipients.ts';
import { openAll, Ward } from '#crypto/epoch/ward.test-support.ts';
import { act, add, pathOf, WRITER } from '#crypto/log/people.test-support.ts';

const SEED = 1;
const GROUPS = {
  record: { compartment: 1, compartments: WRITER.read, rights: WRITER },
  role: { compartment: 0, compartments: 1, rights: { flags: 0, read: 1, write: 0 } },
} as const;

/** A record takes at most 64 people, a role more. */
export function rotationWork(kind: keyof typeof GROUPS, recipients: number): () => void {
  const { compartment, compartments, rights } = GROUPS[kind];
  const ward = new Ward(SEED);
  const { book, random } = ward;
  const person = ward.person();
  const groupId = ward.group(person, kind, compartments);
  for (let count = 1; count < recipients; count += 1)
    act(book, { person, groupId, body: add(ward.person().userId, rights) });
  const found = recipientsOf(book, groupId, compartment)?.recipients.length;
  if (found !== recipients) throw new Error(`a rotation for ${String(found)} people`);
  ward.rotate({ person, groupId, compartment });
  const opened = openAll(book, person, person.device);
  return () => {
    const epoch = createEpoch({
      book,
      groupId,
      compartment,
      path: pathOf(book, { person, groupId }),
      device: person.device,
      claimedTime: 0,
      random,
      reason: 'members',
      readSecretOf: (epochId) => opened.get(epochId)?.readSecrets.read,
    });
    if (!epoch.ok) throw new Error(`no epoch: ${epoch.error.code}`);
  };
}
