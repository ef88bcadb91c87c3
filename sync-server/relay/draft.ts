/**
 * A commit being put together: which job finds its place, which is refused, and how the channels would stand afterwards.
 * Nothing of it is true before the store has flushed it.
 */
import { nextHead } from '#crypto/relay/head-chain.ts';
import type { RelayCode } from '#protocol/codes.ts';
import { keyOf } from '../store/bytes-key.ts';
import type {
  AccountRecord,
  ChannelRecord,
  Commit,
  NewItem,
  RememberedSet,
  SpentToken,
} from '../store/relay-store.ts';
import type { Channel } from './channel.ts';
import type { AppendJob, CreateJob, RekeyJob } from './job.ts';
import {
  DROP_BYTES_MAX,
  DROP_COUNT_MAX,
  LATE_BYTES_MAX,
  LATE_COUNT_MAX,
  LATE_MS_MAX,
  NOTICE_BYTES_SPARE,
  NOTICE_COUNT_SPARE,
  type RelayLimits,
} from './limits.ts';

/** A record while a commit is being put together. */
type Growing = { -readonly [Key in keyof ChannelRecord]: ChannelRecord[Key] };
type GrowingAccount = { -readonly [Key in keyof AccountRecord]: AccountRecord[Key] };

/** What the draft adds to one channel. */
export interface ChannelDraft {
  readonly channel: Channel;
  /** The channel as the draft would leave it: its own copy, grown in place. */
  readonly record: Growing;
  readonly items: NewItem[];
  readonly account: GrowingAccount;
  /** Index of the first item and the head before it. */
  readonly first: number;
  readonly before: Uint8Array;
}

export interface DraftOptions {
  readonly number: number;
  /** Milliseconds. */
  readonly now: number;
  readonly limits: RelayLimits;
  /** An account as the disk has it. */
  readonly stored: (accountId: Uint8Array) => AccountRecord;
}

export class Draft {
  readonly #options: DraftOptions;
  readonly #channels = new Map<string, ChannelDraft>();
  readonly #created = new Map<string, ChannelRecord>();
  readonly #accounts = new Map<string, GrowingAccount>();
  readonly #tokens = new Map<string, SpentToken>();
  readonly #sets: RememberedSet[] = [];

  constructor(options: DraftOptions) {
    this.#options = options;
  }

  get channels(): Iterable<ChannelDraft> {
    return this.#channels.values();
  }

  get created(): Iterable<ChannelRecord> {
    return this.#created.values();
  }

  get accounts(): Iterable<AccountRecord> {
    return this.#accounts.values();
  }

  get isEmpty(): boolean {
    return this.#channels.size + this.#created.size + this.#sets.length === 0;
  }

  /**
   * The index the envelope gets, or has got in this draft, or the code it is refused with. The channel's digests are in
   * memory, and know of it at once: they are let go when the draft does not become true.
   */
  append(job: AppendJob): number | RelayCode {
    const { channel, digest } = job;
    const draft = this.#channelDraft(channel);
    const refusal = this.#refusal(job, draft);
    const known =
      refusal === undefined
        ? channel.digests?.add(digest, draft.record.length)
        : channel.digests?.find(digest);
    const outcome = known ?? refusal;
    if (outcome !== undefined) {
      this.#dropUntouched(draft);
      return outcome;
    }
    const { record } = draft;
    const index = record.length;
    const head = nextHead(record.head, digest);
    grow(record, job, head);
    draft.items.push({
      channelId: record.keys.channelId,
      index,
      commit: this.#options.number,
      kind: job.envelopeKind,
      head,
      envelope: job.envelope,
      digest,
    });
    draft.account.bytes += job.envelope.length;
    return index;
  }

  /** Undefined when the channel is created or was created by the same request before. */
  create(job: CreateJob, spentOn: Uint8Array | undefined): RelayCode | undefined {
    const account = this.#account(job.accountId);
    const tokenKey = keyOf(job.accountId) + keyOf(job.serial);
    const spent = this.#tokens.get(tokenKey)?.channelId ?? spentOn;
    if (spent !== undefined)
      return keyOf(spent) === keyOf(job.keys.channelId) ? undefined : 'relay/token';
    if (account.channels >= this.#options.limits.accountChannelsMax) return 'relay/quota';
    const channelKey = keyOf(job.keys.channelId);
    const { accountId, serial } = job;
    this.#tokens.set(tokenKey, { accountId, serial, channelId: job.keys.channelId });
    account.channels += 1;
    if (!this.#created.has(channelKey))
      this.#created.set(channelKey, emptyChannel(job.keys, accountId));
    return undefined;
  }

  close(channel: Channel): void {
    const { record } = this.#channelDraft(channel);
    if (record.closedAt === 0) record.closedAt = this.#options.now;
  }

  retire(channel: Channel): void {
    const { record } = this.#channelDraft(channel);
    if (record.retiredAt === 0) record.retiredAt = this.#options.now;
  }

  /** The account gets back what the channel took; its id stays taken. */
  delete(channel: Channel): void {
    const { record, account } = this.#channelDraft(channel);
    if (record.retiredAt === 0 || record.deletedAt !== 0) return;
    record.deletedAt = this.#options.now;
    account.bytes -= record.bytes;
    account.channels -= 1;
    record.bytes = 0;
  }

  rekey({ channel, keys }: RekeyJob): void {
    const { record } = this.#channelDraft(channel);
    record.keys = { ...record.keys, ...keys };
    record.keysAt = this.#options.number;
  }

  remember(set: RememberedSet): void {
    this.#sets.push(set);
  }

  commit(): Commit {
    const drafts = [...this.#channels.values()];
    return {
      number: this.#options.number,
      channels: [...this.#created.values(), ...drafts.map((draft) => draft.record)],
      items: drafts.flatMap((draft) => draft.items),
      accounts: [...this.#accounts.values()],
      tokens: [...this.#tokens.values()],
      sets: this.#sets,
    };
  }

  #channelDraft(channel: Channel): ChannelDraft {
    const known = this.#channels.get(channel.key);
    if (known !== undefined) return known;
    const { length, head } = channel.record;
    const draft = {
      channel,
      record: { ...channel.record },
      items: [],
      account: this.#account(channel.record.accountId),
      first: length,
      before: head,
    };
    this.#channels.set(channel.key, draft);
    return draft;
  }

  #dropUntouched(draft: ChannelDraft): void {
    const { record, channel, items } = draft;
    const before = channel.record;
    const isManaged =
      record.closedAt !== before.closedAt ||
      record.retiredAt !== before.retiredAt ||
      record.deletedAt !== before.deletedAt ||
      record.keysAt !== before.keysAt;
    if (items.length === 0 && !isManaged) this.#channels.delete(channel.key);
  }

  #account(accountId: Uint8Array): GrowingAccount {
    const key = keyOf(accountId);
    const account = this.#accounts.get(key) ?? { ...this.#options.stored(accountId) };
    this.#accounts.set(key, account);
    return account;
  }

  #refusal(job: AppendJob, { record, account }: ChannelDraft): RelayCode | undefined {
    const { limits, now } = this.#options;
    const isNotice = job.envelopeKind === 'notice';
    if (record.retiredAt !== 0) return 'relay/retired';
    if (job.keysAt !== record.keysAt && !isNotice) return 'relay/mac';
    const bytes = job.envelope.length - (isNotice ? NOTICE_BYTES_SPARE : 0);
    if (record.closedAt !== 0 && isTooLate(job, record, now)) return 'relay/closed';
    if (job.envelopeKind === 'evidence') {
      const isFull = record.dropCount >= DROP_COUNT_MAX;
      if (isFull || record.dropBytes + bytes > DROP_BYTES_MAX) return 'relay/drop-lane';
    }
    if (record.bytes + bytes > limits.channelBytesMax) return 'relay/quota';
    return account.bytes + bytes > limits.accountBytesMax ? 'relay/quota' : undefined;
  }
}

/** Whether the late lane of a closed channel is over or full. Notices have room to spare in it, and all the time there is. */
function isTooLate(job: AppendJob, record: Growing, now: number): boolean {
  const isNotice = job.envelopeKind === 'notice';
  const spareCount = isNotice ? NOTICE_COUNT_SPARE : 0;
  const bytes = job.envelope.length - (isNotice ? NOTICE_BYTES_SPARE : 0);
  const isPast = !isNotice && now - record.closedAt > LATE_MS_MAX;
  const isFull = record.lateCount >= LATE_COUNT_MAX + spareCount;
  return isPast || isFull || record.lateBytes + bytes > LATE_BYTES_MAX;
}

function grow(record: Growing, job: AppendJob, head: Uint8Array): void {
  const bytes = job.envelope.length;
  record.length += 1;
  record.bytes += bytes;
  record.head = head;
  if (record.closedAt !== 0) {
    record.lateCount += 1;
    record.lateBytes += bytes;
  }
  if (job.envelopeKind === 'evidence') {
    record.dropCount += 1;
    record.dropBytes += bytes;
  }
}

const emptyChannel = (keys: ChannelRecord['keys'], accountId: Uint8Array): ChannelRecord => ({
  keys,
  accountId,
  closedAt: 0,
  length: 0,
  bytes: 0,
  head: new Uint8Array(32),
  lateCount: 0,
  lateBytes: 0,
  dropCount: 0,
  dropBytes: 0,
  keysAt: 0,
  retiredAt: 0,
  deletedAt: 0,
});
