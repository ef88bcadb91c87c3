/**
 * What an unlocked engine knows, all of it read from the store at the start and changed only by committed batches. When a
 * commit fails it is thrown away and read again, so that memory never knows more than the disk.
 */
import type { Result as CryptoResult } from '#crypto/result.ts';
import { deviceKeysFromSeeds, type DeviceKeys } from '#crypto/keys/device-keys.ts';
import { LogBook } from '#crypto/log/log-book.ts';
import { parseDocumentId, parseRecordId, type DocumentId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { toHex } from '#crypto/encoding/bytes.ts';
import { utf8Decode } from '#crypto/encoding/utf8.ts';
import type { StoredRow, TableName } from '#storage/row-store.ts';
import type { SealedStore, SealedStoreError } from '#storage/sealed-store.ts';
import { DocumentSet } from '../document-set.ts';
import { carriedRow, type CarriedRow } from '../carry/carried-row.ts';
import { Delivered } from '../carry/delivered.ts';
import { EmergencyMemory } from '../emergency/opening-rows.ts';
import type { RecordEvidence } from '../evidence/record-evidence.ts';
import { fileRow, type FileRow } from '../files/file-row.ts';
import { Keyring } from '../groups/keyring.ts';
import { parseChannelRow } from '../rows/channel.ts';
import { parseIdentity, type Identity } from '../rows/identity.ts';
import { invitationRow, type InvitationRow } from '../rows/invitation.ts';
import {
  documentRow,
  outboxRow,
  projectionRow,
  secretRow,
  setAsideRow,
  type ProjectionRow,
  type SetAsideRow,
} from '../rows/small-rows.ts';
import { Ahead } from '../snapshots/ahead.ts';
import { Workplaces } from '../work/workplaces.ts';
import { Channels } from './channels.ts';
import { restoreLogs } from './kept-logs.ts';
import { Origins } from './origins.ts';
import { Outbox } from './outbox.ts';
import { Places } from './places.ts';
import { WaitingWork } from './waiting-work.ts';

export interface Memory {
  identity: Identity;
  readonly device: DeviceKeys;
  readonly book: LogBook;
  readonly keyring: Keyring;
  readonly channels: Channels;
  readonly workplaces: Workplaces;
  readonly places: Places;
  readonly documents: DocumentSet;
  /** Which change wrote what, computed as it is asked for. */
  readonly origins: Origins;
  /** What snapshots have shown before its history came. */
  readonly ahead: Ahead;
  /** How many changes a document had when this device last wrote in it, since the start. */
  readonly changesWritten: Map<DocumentId, number>;
  /** The last snapshot of a document that this device has made since the start, by its id. */
  readonly snapshots: Map<DocumentId, Uint8Array>;
  /** Projection rows by "projection|document". */
  readonly rows: Map<string, ProjectionRow>;
  readonly outbox: Outbox;
  /** What is inside the outbox, computed as it is asked for. */
  readonly waitingWork: WaitingWork;
  /** What is carried for others, by its digest. */
  readonly carried: Map<string, CarriedRow>;
  /** What was carried and a relay has answered for since the start, by its digest: whoever is near need not hand it over again. */
  readonly delivered: Delivered;
  readonly held: Map<string, SetAsideRow>;
  /** Which held envelope a waiting statement came in. */
  readonly heldIn: Map<string, string>;
  readonly setAside: Map<string, SetAsideRow>;
  readonly invitations: Map<string, InvitationRow>;
  readonly tokens: Map<string, Uint8Array>;
  /** Files of which pieces lie here, by file id. */
  readonly files: Map<string, FileRow>;
  /** Words that are not sent yet, by their place. */
  readonly drafts: Map<string, string>;
  /** What is noted about records, by record: read from the store when it is asked for. */
  readonly evidence: Map<string, RecordEvidence>;
  readonly emergency: EmergencyMemory;
  /** In which row each entry lies, by entry id. */
  readonly entryRows: Map<string, string>;
  readonly numbers: Numbers;
}

/** Numbers that order rows: entries, work, outbox. They go on where the store left off. */
export class Numbers {
  #next: number;

  constructor(next: number) {
    this.#next = next;
  }

  /** Sixteen digits, so that text order is number order. */
  take(): string {
    return String(this.#next++).padStart(NUMBER_LENGTH, '0');
  }
}

const NUMBER_LENGTH = 16;

const numberIn = (key: string): number => Number(key.slice(-NUMBER_LENGTH));

export const IDENTITY_KEY = 'self';

export type LoadError = SealedStoreError | { readonly code: 'storage/damaged' };

/** Memory of a device that has just been set up. */
export function emptyMemory(identity: Identity): Memory {
  const device = deviceKeysFromSeeds(identity.deviceSeeds);
  const book = new LogBook();
  return {
    identity,
    device,
    book,
    keyring: new Keyring(),
    channels: new Channels(),
    workplaces: new Workplaces(book),
    places: new Places(),
    documents: new DocumentSet(),
    origins: new Origins(),
    ahead: new Ahead(),
    changesWritten: new Map(),
    snapshots: new Map(),
    rows: new Map(),
    outbox: new Outbox(),
    waitingWork: new WaitingWork(),
    carried: new Map(),
    delivered: new Delivered(),
    held: new Map(),
    heldIn: new Map(),
    setAside: new Map(),
    invitations: new Map(),
    tokens: new Map(),
    files: new Map(),
    drafts: new Map(),
    evidence: new Map(),
    emergency: new EmergencyMemory(),
    entryRows: new Map(),
    numbers: new Numbers(1),
  };
}

/** Reads everything but the documents themselves, which are opened when they are asked for. */
export async function loadMemory(store: SealedStore): Promise<Result<Memory, LoadError>> {
  const identityRow = await store.read('identity', IDENTITY_KEY);
  if (!identityRow.ok) return identityRow;
  const identity = identityRow.value && parseIdentity(identityRow.value);
  if (identity?.ok !== true) return err({ code: 'storage/damaged' });
  const tables = await scanAll(store);
  if (!tables.ok) return tables;
  return fill(emptyMemory(identity.value), tables.value);
}

const SCANNED = [
  'secrets',
  'entries',
  'logs',
  'work',
  'documents',
  'projections',
  'outbox',
  'channels',
  'tokens',
  'held',
  'set-aside',
  'invitations',
  'drafts',
  'openings',
  'carried',
  'files',
] as const satisfies readonly TableName[];

type Tables = Readonly<Record<(typeof SCANNED)[number], readonly StoredRow[]>>;

async function scanAll(store: SealedStore): Promise<Result<Tables, LoadError>> {
  const tables: Partial<Record<TableName, readonly StoredRow[]>> = {};
  for (const table of SCANNED) {
    const rows = await store.scan(table);
    if (!rows.ok) return rows;
    tables[table] = rows.value;
  }
  return ok(tables as Tables);
}

function fill(memory: Memory, tables: Tables): Result<Memory, LoadError> {
  const damaged = err({ code: 'storage/damaged' } as const);
  const entryRows = restoreLogs(memory.book, tables.logs, tables.entries);
  const complete =
    parseInto(tables.secrets, secretRow.parse, (key, row) => memory.keyring.restore(key, row)) &&
    parseInto(tables.channels, parseChannelRow, (key, row) => memory.channels.set(key, row)) &&
    parseInto(tables.outbox, outboxRow.parse, (key, row) => memory.outbox.set(key, row)) &&
    parseInto(tables.carried, carriedRow.parse, (key, row) => memory.carried.set(key, row)) &&
    parseInto(tables.files, fileRow.parse, (key, row) => memory.files.set(key, row)) &&
    parseInto(tables.held, setAsideRow.parse, (key, row) => memory.held.set(key, row)) &&
    parseInto(tables['set-aside'], setAsideRow.parse, (key, row) =>
      memory.setAside.set(key, row),
    ) &&
    parseInto(
      tables.invitations.filter(({ value }) => !invitationRow.isFormer(value)),
      invitationRow.parse,
      (key, row) => memory.invitations.set(key, row),
    ) &&
    parseInto(tables.projections, projectionRow.parse, (key, row) => memory.rows.set(key, row)) &&
    parseInto(tables.documents, documentRow.parse, (key, row) => {
      const [id, record] = [parseDocumentId(key), parseRecordId(toHex(row.record))];
      if (id !== undefined && record !== undefined)
        memory.places.set(id, { record, compartment: row.compartment, kind: row.kind });
    }) &&
    memory.emergency.restore(tables.openings);
  if (!complete) return damaged;
  memory.workplaces.restore(tables.work);
  for (const { key, value } of tables.tokens) memory.tokens.set(key, value);
  for (const { key, value } of tables.drafts) memory.drafts.set(key, utf8Decode(value) ?? '');
  const numbered = [...tables.entries, ...tables.work, ...tables.outbox];
  const last = numbered.reduce(
    (max, { key }) => (key.startsWith('held/') ? max : Math.max(max, numberIn(key))),
    0,
  );
  return ok({ ...memory, entryRows, numbers: new Numbers(last + 1) });
}

/** False as soon as one row is not what its table holds. */
function parseInto<T>(
  rows: readonly StoredRow[],
  parse: (bytes: Uint8Array) => CryptoResult<T, unknown>,
  take: (key: string, row: T) => void,
): boolean {
  for (const { key, value } of rows) {
    const row = parse(value);
    if (!row.ok) return false;
    take(key, row.value);
  }
  return true;
}
