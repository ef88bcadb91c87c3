/** Writes entries of access logs in this device's name: knows whom to cite, signs, and takes the entry into its own book at once. */
import { encode, type ByteWriter } from '#crypto/encoding/writer.ts';
import { concatBytes, toHex } from '#crypto/encoding/bytes.ts';
import type { DeviceKeys } from '#crypto/keys/device-keys.ts';
import { ENTRY_TYPES, signEntry, type EntryDraft } from '#crypto/log/entry.ts';
import { writeGenesis, type GenesisBody } from '#crypto/log/bodies/genesis.ts';
import type { LogBook } from '#crypto/log/log-book.ts';
import { NO_ID, type Path } from '#crypto/log/path.ts';
import type { Clock, RandomBytes } from '#kernel/ports.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';

/** 'engine/not-permitted': the log does not let this person do that. */
export interface LogError {
  readonly code: 'engine/not-permitted';
}

export interface LogAuthorParts {
  readonly book: LogBook;
  readonly device: DeviceKeys;
  /** The user this device belongs to, hexadecimal; undefined only while their own log is being founded. */
  readonly userId: string | undefined;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

export interface EntryToWrite {
  readonly groupId: string;
  readonly type: keyof typeof ENTRY_TYPES;
  /** The role through which the person acts, if not in their own name. */
  readonly roleId?: string | undefined;
  /** Hexadecimal; all heads that are known unless said. */
  readonly parents?: readonly string[] | undefined;
  readonly body: (writer: ByteWriter) => ByteWriter;
}

const GENESIS_NONCE_BYTES = 16;

export class LogAuthor {
  readonly parts: LogAuthorParts;

  constructor(parts: LogAuthorParts) {
    this.parts = parts;
  }

  /** Founds a group, in the person's own name or through a role; the answer's id is the group's. */
  found(
    {
      nonceBegins = new Uint8Array(0),
      ...body
    }: Omit<GenesisBody, 'suite' | 'minVersion' | 'nonce'> & {
      /** Instead of as many random bytes: what kind of role it is, where it says so. */
      readonly nonceBegins?: Uint8Array | undefined;
    },
    roleId?: string,
  ): {
    readonly groupId: string;
    readonly bytes: Uint8Array;
  } {
    const drawn = this.parts.random(GENESIS_NONCE_BYTES - nonceBegins.length);
    const nonce = concatBytes([nonceBegins, drawn]);
    const genesis: GenesisBody = { ...body, suite: 1, minVersion: 1, nonce };
    const bytes = this.#sign({
      type: ENTRY_TYPES.genesis,
      parents: [],
      path: this.#path(roleId, body.kind === 'user'),
      body: encode((w) => writeGenesis(w, genesis)),
    });
    const [outcome] = this.parts.book.add([bytes]);
    invariant(outcome?.kind === 'added', 'an own genesis is accepted');
    return { groupId: outcome.groupId, bytes };
  }

  /** 'engine/not-permitted' when the log does not accept it; then nothing was written. */
  write({ groupId, type, roleId, parents, body }: EntryToWrite): Result<Uint8Array, LogError> {
    const state = this.parts.book.state(groupId);
    invariant(state !== undefined, 'entries are written to known logs');
    const bytes = this.#sign({
      groupId: fromHexId(groupId),
      type: ENTRY_TYPES[type],
      parents: (parents ?? state.heads).map(fromHexId),
      path: this.#path(roleId, state.kind === 'user'),
      body: encode(body),
    });
    return this.accept(bytes);
  }

  /** Takes an entry made elsewhere in this device's name (an epoch, a grant) into the book. */
  accept(bytes: Uint8Array): Result<Uint8Array, LogError> {
    const [outcome] = this.parts.book.add([bytes]);
    return outcome?.kind === 'added' && outcome.accepted
      ? ok(bytes)
      : err({ code: 'engine/not-permitted' });
  }

  /** The path this device acts through in a group, citing the newest heads it knows; inside its user's own log none. */
  path(groupId: string, roleId?: string): Path {
    return this.#path(roleId, groupId === this.parts.userId);
  }

  #path(roleId: string | undefined, insideOwnLog: boolean): Path {
    const { book, device, userId } = this.parts;
    if (userId === undefined || insideOwnLog)
      return {
        deviceId: device.deviceId,
        userId: userId === undefined ? NO_ID : fromHexId(userId),
        cites: [],
      };
    return book.currentPath({ userId, deviceId: toHex(device.deviceId), roleId });
  }

  #sign(draft: Omit<EntryDraft, 'claimedTime'>): Uint8Array {
    return signEntry({ ...draft, claimedTime: this.parts.clock.now() }, this.parts.device);
  }
}
