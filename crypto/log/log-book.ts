/**
 * Every access log a device knows, and the door to them: entries go in, members and keys come out. It knows no content, no
 * secret and no storage; what comes out depends on which entries went in, never on their order.
 */
import type { CryptoErrorCode } from '../errors.ts';
import type { DeviceCard } from '../keys/device-card.ts';
import { admit, type KnownLogs } from './admit.ts';
import { outlookOf, type ResolvedLog } from './book-outlook.ts';
import { groupStateOf, type GroupState } from './group-state.ts';
import { HoldQueue } from './hold.ts';
import { CITES_MAX } from './limits.ts';
import { citedLogs, isSameMark, LogMarks } from './log-marks.ts';
import { LogSet, type LogNode, type NodeClaim } from './log-set.ts';
import type { Verdict } from './membership.ts';
import type { Outlook } from './outlook.ts';
import type { Path } from './path.ts';
import { resolveLog } from './resolve-log.ts';
import { fromHexId } from './hex-id.ts';
import type { LogMark, StoredLog } from './stored-log.ts';
import { logOfStored, stateOfStored } from './wake-log.ts';

/** 'added' means into the set; `verdict` says, whenever it is asked, whether the entry counts by what is known then. */
export type AddOutcome =
  | {
      readonly kind: 'added';
      readonly id: string;
      readonly groupId: string;
      readonly verdict: Verdict;
      readonly accepted: boolean;
    }
  | { readonly kind: 'known'; readonly id: string; readonly groupId: string }
  | { readonly kind: 'held'; readonly id: string; readonly missing: string }
  | { readonly kind: 'refused'; readonly id?: string; readonly code: CryptoErrorCode };

export interface DeviceInBook {
  readonly card: DeviceCard;
  /** The user whose log brings the card first, in the order of user ids. */
  readonly userId: string;
}

export interface PathRequest {
  readonly userId: string;
  readonly deviceId: string;
  readonly roleId?: string | undefined;
}

interface SleepingLog {
  readonly stored: StoredLog;
  readonly entries: readonly Uint8Array[];
  state?: GroupState | undefined;
}

interface CachedState extends ResolvedLog {
  readonly state: GroupState;
}

export class LogBook {
  readonly #logs = new Map<string, LogSet>();
  readonly #homes = new Map<string, string>();
  readonly #hold = new HoldQueue();
  readonly #cache = new Map<string, CachedState>();
  readonly #marks = new LogMarks();
  /** Logs as they were stored, whose entries nobody has needed since. */
  readonly #asleep = new Map<string, SleepingLog>();
  readonly #stored = new Map<string, LogMark>();
  #beforeGrowth: (groupIds: ReadonlySet<string>) => void = () => undefined;

  /** Calls before an entry goes in, with the logs that may come to say something else by it: its own and all that look at it. */
  beforeGrowth(run: (groupIds: ReadonlySet<string>) => void): void {
    this.#beforeGrowth = run;
  }

  /**
   * Takes entries in any order: one outcome for each, then one for each earlier entry that no longer has to wait.
   * Codes of refusal: 'crypto/form', 'crypto/limit', 'crypto/suite', 'crypto/version', 'crypto/key', 'crypto/signature'.
   */
  add(entries: readonly Uint8Array[]): readonly AddOutcome[] {
    const outcomes: AddOutcome[] = [];
    const waiting = [...entries];
    for (const bytes of waiting) {
      const outcome = this.#addOne(bytes);
      outcomes.push(outcome);
      if (outcome.kind === 'added') waiting.push(...this.#hold.release(outcome.id));
    }
    return outcomes;
  }

  /**
   * Takes a log as it was stored, with the entries it was made of in the same order. They were verified before, and are read when
   * they are needed. False when the log is known already or the two do not fit: then the entries have to be added.
   */
  restore(stored: StoredLog, entries: readonly Uint8Array[]): boolean {
    const { groupId } = stored;
    const fits = stored.entries[0]?.id === groupId && stored.entries.length === entries.length;
    if (!fits || stored.entries.some(({ id }) => this.#homes.has(id))) return false;
    this.#asleep.set(groupId, { stored, entries });
    this.#stored.set(groupId, stored.mark);
    for (const { id } of stored.entries) {
      this.#homes.set(id, groupId);
      this.#marks.count(groupId, id);
    }
    for (const cited of stored.cited) this.#marks.cite(groupId, cited);
    this.#forget(groupId);
    return true;
  }

  /** What a log came to, to be kept now and given to `restore` after the next start; undefined for an unknown group. */
  store(groupId: string): StoredLog | undefined {
    const state = this.state(groupId);
    if (state === undefined) return undefined;
    const sleeping = this.#asleep.get(groupId);
    if (sleeping !== undefined) return sleeping.stored;
    const { kind, members, heads, isWritable, entryVerdicts } = state;
    const entries = (this.#logs.get(groupId)?.ordered ?? []).map(({ id }) => ({
      id,
      verdict: entryVerdicts.get(id) ?? ('crypto/form' as const),
    }));
    const [cited, mark] = [this.#marks.citesOf(groupId), this.#marks.markOf(groupId)];
    this.#stored.set(groupId, mark);
    return { groupId, kind, entries, cited, mark, members, heads, isWritable };
  }

  /** Whether a log still is as it was stored, also by what the logs say that it looks at. */
  isStored(groupId: string): boolean {
    const mark = this.#stored.get(groupId);
    return mark !== undefined && isSameMark(mark, this.#marks.markOf(groupId));
  }

  /** What a log says now; undefined for an unknown group. */
  state(groupId: string): GroupState | undefined {
    const sleeping = this.#sleeping(groupId);
    if (sleeping !== undefined) {
      const state = (sleeping.state ??= stateOfStored(sleeping.stored, sleeping.entries));
      if (state !== undefined) return state;
    }
    return this.#resolve(groupId)?.state;
  }

  /** Every entry in the set, ancestors first: what another device needs to know the group. */
  entriesOf(groupId: string): readonly Uint8Array[] {
    const sleeping = this.#asleep.get(groupId);
    if (sleeping !== undefined) return sleeping.entries;
    return this.#logs.get(groupId)?.ordered.map((node) => node.bytes) ?? [];
  }

  groups(): readonly string[] {
    return [...this.#logs.keys(), ...this.#asleep.keys()];
  }

  knows(entryId: string): boolean {
    return this.#homes.has(entryId);
  }

  /** The group in whose log an entry stands. */
  homeOf(entryId: string): string | undefined {
    return this.#homes.get(entryId);
  }

  /** Ids that held entries wait for, to be asked for. */
  missing(): readonly string[] {
    return this.#hold.missing();
  }

  /** A device's card and the user in whose log it stands, accepted there or not. */
  device(deviceId: string): DeviceInBook | undefined {
    for (const groupId of [...this.groups()].sort()) {
      const kind = this.#asleep.get(groupId)?.stored.kind;
      if (kind !== undefined && kind !== 'user') continue;
      const card = this.#log(groupId)?.cardOf(deviceId)?.card;
      if (card !== undefined) return { card, userId: groupId };
    }
    return undefined;
  }

  /** The path of a device that acts now, citing the newest heads known of the user's log and the role's. */
  currentPath({ userId, deviceId, roleId }: PathRequest): Path {
    const heads = [userId, ...(roleId === undefined ? [] : [roleId])].map(
      (groupId) => this.state(groupId)?.heads ?? [],
    );
    // Half of the places for each log where both have many heads; the rest is joined by later entries.
    const each = Math.floor(CITES_MAX / heads.length);
    return {
      deviceId: fromHexId(deviceId),
      userId: fromHexId(userId),
      ...(roleId === undefined ? {} : { roleId: fromHexId(roleId) }),
      cites: heads.flatMap((ids) => ids.slice(0, each)).map(fromHexId),
    };
  }

  /** The log and its resolution, for the folders beside this one. */
  resolved(groupId: string): ResolvedLog | undefined {
    return this.#resolve(groupId);
  }

  /** How a log of this kind sees the others. */
  outlook(kind: GroupState['kind']): Outlook {
    return outlookOf(kind, {
      resolved: (groupId) => this.#resolve(groupId),
      homeOf: (entryId) => this.#homes.get(entryId),
    });
  }

  #addOne(bytes: Uint8Array): AddOutcome {
    const admission = admit(bytes, this.#known());
    if (admission.outcome === 'refused') {
      const { id, code } = admission;
      return { kind: 'refused', ...(id === undefined ? {} : { id }), code };
    }
    if (admission.outcome === 'held') {
      this.#hold.hold({ ...admission, bytes });
      return { kind: 'held', id: admission.id, missing: admission.missing };
    }
    if (admission.outcome === 'known')
      return { kind: 'known', id: admission.id, groupId: admission.groupId };
    const { claim, groupId } = admission;
    this.#insert(claim, groupId);
    return this.#added(claim.id, groupId);
  }

  #added(id: string, groupId: string): AddOutcome {
    const verdict = (): Verdict => this.state(groupId)?.entryVerdicts.get(id) ?? 'crypto/form';
    return {
      kind: 'added',
      id,
      groupId,
      get verdict() {
        return verdict();
      },
      get accepted() {
        return verdict() === 'accepted';
      },
    };
  }

  #insert(claim: NodeClaim, groupId: string): void {
    this.#beforeGrowth(this.#marks.lookingAt(groupId));
    const log = this.#log(groupId);
    if (log !== undefined) this.#noteCited(log.add(claim), groupId);
    else if (claim.body.type === 'genesis') {
      const founded = new LogSet(claim, claim.body.value);
      this.#logs.set(groupId, founded);
      this.#noteCited(founded.node(0), groupId);
    }
    this.#homes.set(claim.id, groupId);
    this.#marks.count(groupId, claim.id);
    this.#forget(groupId);
  }

  #known(): KnownLogs {
    return {
      log: (groupId) => this.#log(groupId),
      homeOf: (entryId) => this.#homes.get(entryId),
    };
  }

  /** A stored log that may be used as it is. */
  #sleeping(groupId: string): SleepingLog | undefined {
    return this.isStored(groupId) ? this.#asleep.get(groupId) : undefined;
  }

  /** The entries of a log, read now if it was asleep. What does not fit its entries is forgotten, and they are verified again. */
  #log(groupId: string): LogSet | undefined {
    const sleeping = this.#asleep.get(groupId);
    if (sleeping === undefined) return this.#logs.get(groupId);
    const { stored, entries } = sleeping;
    this.#asleep.delete(groupId);
    const log = logOfStored(stored, entries, this.#known());
    if (log !== undefined) this.#logs.set(groupId, log);
    else {
      this.#stored.delete(groupId);
      for (const { id } of stored.entries) this.#homes.delete(id);
      this.add(entries);
    }
    return this.#logs.get(groupId);
  }

  #noteCited(node: LogNode, groupId: string): void {
    for (const cited of citedLogs(node)) this.#marks.cite(groupId, cited);
  }

  /** Drops what was computed from a log: its own state and that of every log that cites it. */
  #forget(groupId: string): void {
    for (const reached of this.#marks.grown(groupId)) this.#cache.delete(reached);
  }

  #resolve(groupId: string): CachedState | undefined {
    const cached = this.#cache.get(groupId);
    if (cached !== undefined) return cached;
    const log = this.#log(groupId);
    if (log === undefined) return undefined;
    const resolution = resolveLog(log, this.outlook(log.kind));
    const fresh = { log, resolution, state: groupStateOf(log, resolution) };
    this.#cache.set(groupId, fresh);
    return fresh;
  }
}
