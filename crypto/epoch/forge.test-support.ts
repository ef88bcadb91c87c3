/** Epochs that are almost right, for the tests of what is refused and of what is found. */
import { invariant } from '../errors.ts';
import { encodeBody, parseBody } from '../log/bodies/body.ts';
import type { EpochBody } from '../log/bodies/epoch.ts';
import { parseEntry, signEntry } from '../log/entry.ts';
import { act, add, pathOf, READER, WRITER } from '../log/people.test-support.ts';
import { createEpoch } from './epoch.ts';
import { openAll, Ward, type Rotation } from './ward.test-support.ts';

/** A record of an owner, a writer and a reader with the first epochs of its log and of compartment 1. */
export function threesome(seed: number) {
  const ward = new Ward(seed);
  const { book } = ward;
  const [owner, writer, reader] = [ward.person(), ward.person(), ward.person()];
  const groupId = ward.group(owner, 'record', 0b111);
  act(book, { person: owner, groupId, body: add(writer.userId, WRITER) });
  act(book, { person: owner, groupId, body: add(reader.userId, READER) });
  const epochId = ward.rotate({ person: owner, groupId, compartment: 1 });
  return { ward, book, owner, writer, reader, groupId, epochId };
}

/** R of epochs that are known already, where opening everything again would take too long. */
type Known = ReadonlyMap<string, Uint8Array>;

/** Makes an epoch as it ought to be, changes its body, signs it anew and adds it. */
export function forge(
  ward: Ward,
  rotation: Rotation & { readonly known?: Known },
  change: (body: EpochBody) => EpochBody,
) {
  const { person, groupId, compartment } = rotation;
  const { book, random } = ward;
  const opened = rotation.known === undefined ? openAll(book, person, person.device) : undefined;
  const epoch = createEpoch({
    book,
    groupId,
    compartment,
    path: pathOf(book, rotation),
    device: person.device,
    claimedTime: 0,
    random,
    reason: 'members',
    readSecretOf: (id) => rotation.known?.get(id) ?? opened?.get(id)?.readSecrets.read,
  });
  const read = epoch.ok ? parseEntry(epoch.value.entry) : epoch;
  const body = read.ok ? parseBody(5, read.value.entry.body) : read;
  invariant(
    epoch.ok && read.ok && body.ok && body.value.type === 'epoch',
    'the honest epoch can be made',
  );
  const changed = encodeBody({ type: 'epoch', value: change(body.value.value) });
  const entry = signEntry({ ...read.value.entry, ...changed }, person.device);
  const [outcome] = book.add([entry]);
  invariant(outcome?.kind === 'added', 'a forged epoch is well formed');
  return { verdict: outcome.verdict, epochId: outcome.id, secrets: epoch.value.secrets };
}
