/**
 * What the engine promises two colleagues: nothing that arrived is lost, whatever fails or comes out of order, and nothing
 * a colleague writes into a log takes over what is not theirs. They hand each other envelopes without a relay.
 */
import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { entityKey } from '#kernel/document.ts';
import { parseRecordId, type DocumentId, type RecordId } from '#kernel/ids.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import { MemoryStore } from '#storage/memory-store.ts';
import type { StorageError, TableName } from '#storage/row-store.ts';
import { careTeamOf } from '../groups/clinic-roles.ts';
import { foundRole, type Founded } from '../groups/founding.ts';
import { foundRecord } from '../groups/founding-record.ts';
import { LogAuthor } from '../groups/log-author.ts';
import {
  admit,
  clinic,
  compare,
  device,
  invited,
  joining,
  KIND,
  memoryOf,
  organisationOf,
  PASSPHRASE,
  posted,
  put,
  random,
  take,
} from '../joining/joining.test-support.ts';
import type { ChannelRow } from '../rows/channel.ts';
import type { OutboxRow } from '../rows/small-rows.ts';
import type { Engine } from './engine.ts';
import type { Step } from './engine-parts.ts';
import { announcementChannel } from './epochs.ts';
import { takeRun } from './intake.ts';

const ENTRY = 'entry';
const ROLES_MAX = 1_000;

/** Rows of which the next documents cannot be read. */
class UnsteadyStore extends MemoryStore {
  failuresLeft = 0;

  override read(
    table: TableName,
    key: string,
  ): Promise<Result<Uint8Array | undefined, StorageError>> {
    if (table !== 'documents' || this.failuresLeft === 0) return super.read(table, key);
    this.failuresLeft--;
    return Promise.resolve(err({ code: 'storage/failed' }));
  }
}

/** A nurse who founded a clinic, and a doctor who was let in and knows its logs. */
async function colleagues(nursesRows?: MemoryStore): Promise<{ nurse: Engine; doctor: Engine }> {
  const nurse = await clinic('Amina', nursesRows);
  const { id, link } = await invited(nurse);
  const doctor = await joining(link);
  await compare(nurse, doctor, link);
  expect((await admit(nurse, id)).ok).toBe(true);
  await put(doctor, link, posted(nurse, link));
  const { channels, outbox } = memoryOf(nurse);
  await give(
    doctor,
    [...outbox.values()].filter((row) => channels.get(toHex(row.channelId))?.type !== 'inbox'),
  );
  return { nurse, doctor };
}

/** Each envelope as a step of its own. */
async function give(engine: Engine, rows: readonly OutboxRow[]): Promise<void> {
  for (const { channelId, envelope } of rows)
    expect((await take(engine, toHex(channelId), [envelope])).ok).toBe(true);
}

async function unlocked(rows: MemoryStore): Promise<Engine> {
  const engine = await device(rows);
  expect((await engine.unlock(PASSPHRASE)).ok).toBe(true);
  return engine;
}

function clinicRecordOf(engine: Engine): RecordId {
  const record = parseRecordId(organisationOf(engine));
  invariant(record !== undefined, 'a clinic is a record');
  return record;
}

/** One entry, in a new document or in one that exists. */
async function write(engine: Engine, document?: DocumentId): Promise<DocumentId> {
  const saved = await engine.write({
    target: document === undefined ? 'new-document' : 'existing',
    kind: KIND,
    record: clinicRecordOf(engine),
    document,
    action: 'test',
    change: (draft) => draft.create(entityKey(ENTRY, toHex(random(4))), { filled: true }),
  });
  invariant(saved.ok, 'staff write in their clinic');
  return saved.value.document;
}

async function entriesIn(engine: Engine, document: DocumentId): Promise<number> {
  const record = clinicRecordOf(engine);
  const read = await engine.read({ target: 'existing', kind: KIND, record, document });
  invariant(read.ok, 'a document of the clinic can be read');
  return Object.keys(read.value).filter((key) => key.startsWith(entityKey(ENTRY, ''))).length;
}

/** The envelopes of the two entries somebody has written. */
function twoWorksOf(engine: Engine): { earlier: OutboxRow; later: OutboxRow } {
  const works = [...memoryOf(engine).outbox.values()].filter((row) => row.documents.length > 0);
  const [earlier, later] = works;
  invariant(earlier !== undefined && later !== undefined && works.length === 2, 'two were written');
  return { earlier, later };
}

/** What one founds and tells all staff; the other takes it in. */
async function tell(
  { from, to }: { readonly from: Engine; readonly to: Engine },
  found: (step: Step) => Founded,
): Promise<Founded> {
  const before = memoryOf(from).outbox.size;
  const told = await from.step((step) => {
    const founded = found(step);
    const channelId = announcementChannel(step.memory);
    invariant(channelId !== undefined, 'staff have a channel to all staff');
    step.postman.postEntries(step.batch, channelId, founded.entries);
    return Promise.resolve(ok(founded));
  });
  invariant(told.ok, 'staff may found groups');
  await give(to, [...memoryOf(from).outbox.values()].slice(before));
  return told.value;
}

/** A role whose id sorts before another's. */
function roleBefore(groupId: string, author: LogAuthor): Founded {
  for (let i = 0; i < ROLES_MAX; i++) {
    const role = foundRole(author);
    if (role.groupId < groupId) return role;
  }
  throw new Error('no id of many sorts before the given one');
}

/** The record of somebody who uses an epoch secret that was given to them for another one. */
function recordWithSecret(step: Step, secret: Uint8Array): Founded {
  let drawn = 0;
  const { parts } = step.logAuthor;
  const author = new LogAuthor({
    ...parts,
    random: (length) => (length === secret.length && drawn++ === 0 ? secret : random(length)),
  });
  const roleId = careTeamOf(step.memory);
  invariant(roleId !== undefined, 'a clinic has a care team');
  return foundRecord(author, {
    compartments: [1],
    roleId,
    glassRoleId: undefined,
    directory: {
      organisationId: random(32),
      channelId: random(16),
      key: random(32),
    },
  });
}

function channelOf(
  engine: Engine,
  isIt: (row: ChannelRow) => boolean,
): { channelId: string; row: ChannelRow } {
  const [found] = [...memoryOf(engine).channels].filter(([, row]) => isIt(row));
  invariant(found !== undefined, 'a founder has the channels of their clinic');
  return { channelId: found[0], row: found[1] };
}

test('a role somebody on the staff founds never becomes the care team', async () => {
  const { nurse, doctor } = await colleagues();
  const careTeam = careTeamOf(memoryOf(nurse));
  invariant(careTeam !== undefined, 'a clinic has a care team');
  const { groupId } = await tell({ from: doctor, to: nurse }, ({ logAuthor }) =>
    roleBefore(careTeam, logAuthor),
  );
  expect(memoryOf(nurse).book.state(groupId)?.kind).toBe('role');
  expect(careTeamOf(memoryOf(nurse))).toBe(careTeam);
});

test('an epoch of another group with the same keys does not take over a channel', async () => {
  const { nurse, doctor } = await colleagues();
  const { channelId, row } = channelOf(
    nurse,
    ({ type, compartment }) => type === 'epoch' && compartment === 1,
  );
  const { edit } = row;
  invariant(edit !== undefined, 'a founder writes in their clinic');
  const { groupId } = await tell({ from: doctor, to: nurse }, (step) =>
    recordWithSecret(step, edit),
  );
  const [foreign] = memoryOf(nurse).keyring.of(groupId, 0);
  expect(foreign?.edit?.edit).toEqual(edit);
  expect(memoryOf(nurse).channels.get(channelId)).toEqual(row);
});

test('the position never moves past a run that was not kept', async () => {
  const { nurse } = await colleagues();
  const { channelId, row } = channelOf(nurse, ({ type }) => type === 'directory');
  const runAt = (index: number) => ({
    channelId,
    items: [{ index, digest: '', envelope: undefined }],
    position: { length: index + 1, head: new Uint8Array(32) },
  });
  const next = () => memoryOf(nurse).channels.get(channelId)?.next;
  const [lost, behind] = [runAt(row.next), runAt(row.next + 1)];
  await takeRun(nurse, behind);
  expect(next()).toBe(row.next);
  await takeRun(nurse, lost);
  await takeRun(nurse, behind);
  expect(next()).toBe(row.next + 2);
});

test('held work is judged when what it waited for comes', async () => {
  const { nurse, doctor } = await colleagues();
  const documents = [await write(doctor), await write(doctor)];
  const { earlier, later } = twoWorksOf(doctor);
  await give(nurse, [later]);
  expect(memoryOf(nurse).held.size).toBe(1);
  await give(nurse, [earlier]);
  expect([...memoryOf(nurse).places.keys()]).toEqual(expect.arrayContaining(documents));
  expect(memoryOf(nurse).held.size).toBe(0);
});

test('held work is judged when what it waited for comes after a restart', async () => {
  const rows = new MemoryStore();
  const { nurse, doctor } = await colleagues(rows);
  const documents = [await write(doctor), await write(doctor)];
  const { earlier, later } = twoWorksOf(doctor);
  await give(nurse, [later]);
  expect(memoryOf(nurse).held.size).toBe(1);
  const again = await unlocked(rows);
  await give(again, [earlier]);
  expect([...memoryOf(again).places.keys()]).toEqual(expect.arrayContaining(documents));
});

test('a read that fails once loses nothing', async () => {
  const rows = new UnsteadyStore();
  const { nurse, doctor } = await colleagues(rows);
  const document = await write(doctor);
  await write(doctor, document);
  const { earlier, later } = twoWorksOf(doctor);
  await give(nurse, [earlier]);
  const again = await unlocked(rows);
  rows.failuresLeft = 1;
  const refused = await take(again, toHex(later.channelId), [later.envelope]);
  expect(refused).toEqual(err({ code: 'engine/failed' }));
  expect(rows.failuresLeft).toBe(0);
  await give(again, [later]);
  expect(await entriesIn(again, document)).toBe(2);
});
