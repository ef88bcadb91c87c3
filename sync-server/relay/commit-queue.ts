/**
 * Everything that changes the disk goes through here, one commit at a time. Whatever arrived while the last one was being
 * flushed is the next one, so that a busy relay syncs less often and an idle one answers at once. Nothing is acknowledged,
 * and nobody is told of an envelope, before the flush.
 */
import type { SigningKey } from '#crypto/relay/relay-identity.ts';
import type { ForeignChannel, Turns } from '../cluster/turns.ts';
import { keyOf } from '../store/bytes-key.ts';
import type { AccountRecord, RelayStore } from '../store/relay-store.ts';
import { adopt } from './adopt.ts';
import { replaceRecord, type Channel } from './channel.ts';
import type { ChannelTable } from './channel-table.ts';
import { cursorAt } from './cursor.ts';
import { Draft } from './draft.ts';
import { duplicateRuns, type Duplicate } from './duplicates.ts';
import { pin, refuse } from './job-answers.ts';
import { batchLength, jobBytes, type AppendJob, type CreateJob, type Job } from './job.ts';
import {
  LINGER_JOBS_MIN,
  QUEUE_BYTES_MAX,
  QUEUE_JOBS_MAX,
  RETRY_MS,
  type RelayLimits,
} from './limits.ts';
import type { CommitMeter } from './commit-meter.ts';
import { groupBy } from './group-by.ts';
import { KnownDigests } from './known-digests.ts';
import { doneFrame } from './outcome-frames.ts';
import { fanOut, placedRuns, type Placed } from './publish.ts';
import { receiptFrames, type ReceiptRun } from './receipts.ts';

export interface CommitQueueOptions {
  readonly store: RelayStore;
  readonly table: ChannelTable;
  readonly relayKey: SigningKey;
  readonly relayId: Uint8Array;
  readonly limits: RelayLimits;
  readonly meter: CommitMeter;
  /** Milliseconds. */
  readonly now: () => number;
  /** Runs something when the present turn of the event loop is over. */
  readonly defer: (run: () => void) => void;
  /** Waits a few milliseconds between large commits that come back to back, so that they become fewer. */
  readonly linger?: (() => Promise<void>) | undefined;
  /** Where other relays write to the same store. */
  readonly turns?: Turns | undefined;
  /** Told which channels got envelopes. */
  readonly changed?: ((channelIds: readonly Uint8Array[]) => void) | undefined;
}

/** Accounts kept in memory; more and the cache starts anew. */
const ACCOUNTS_MAX = 10_000;

/** The jobs of one commit after they found, or did not find, their place. */
interface Sorted {
  readonly draft: Draft;
  readonly placed: Placed[];
  readonly duplicates: Duplicate[];
  /** Answered with DONE once flushed. */
  readonly done: Job[];
}

export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #accounts = new Map<string, AccountRecord>();
  readonly #digests: KnownDigests;
  #jobs: Job[] = [];
  #bytes = 0;
  #isRunning = false;
  #refusesUntil = 0;
  #idle: (() => void)[] = [];

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#digests = new KnownDigests(options.store);
  }

  /** Queues a job. It is answered with a receipt or DONE when it is on disk, or with ERROR. */
  submit(job: Job): void {
    const bytes = jobBytes(job);
    const isFull = this.#jobs.length >= QUEUE_JOBS_MAX || this.#bytes + bytes > QUEUE_BYTES_MAX;
    if (this.#options.now() < this.#refusesUntil) refuse(job, 'relay/unavailable');
    else if (isFull) refuse(job, 'relay/slow-down');
    else this.#add(job, bytes);
  }

  /** Resolves when everything queued has been answered. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isRunning) this.#idle.push(resolve);
      else resolve();
    });
  }

  /** What another relay at the same store wrote. Accounts are read anew: it may have paid from them. */
  told(news: readonly ForeignChannel[]): void {
    const { store, table } = this.#options;
    this.#accounts.clear();
    adopt(news, { table, cursor: cursorAt(store.eras, store.lastCommit) });
  }

  #add(job: Job, bytes: number): void {
    this.#jobs.push(job);
    this.#bytes += bytes;
    pin(job, 1);
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#options.defer(() => {
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    while (this.#jobs.length > 0) {
      const batch = this.#take();
      await this.#commit(batch);
      for (const job of batch) pin(job, -1);
      const isBusy = this.#jobs.length > 0 && batch.length >= LINGER_JOBS_MIN;
      if (isBusy) await this.#options.linger?.();
    }
    this.#isRunning = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #take(): readonly Job[] {
    const count = batchLength(this.#jobs);
    const batch = this.#jobs.slice(0, count);
    this.#jobs = this.#jobs.slice(count);
    for (const job of batch) this.#bytes -= jobBytes(job);
    return batch;
  }

  /** Where several relays share the store, a commit is a turn: what the others wrote is known before anything is numbered. */
  async #commit(batch: readonly Job[]): Promise<void> {
    const { turns, meter, now } = this.#options;
    if (turns !== undefined && !(await turns.begin())) {
      meter.committed(0, false);
      this.#refusesUntil = now() + RETRY_MS;
      for (const job of batch) refuse(job, 'relay/unavailable');
      return;
    }
    await this.#commitInTurn(batch);
    await turns?.end();
  }

  async #commitInTurn(batch: readonly Job[]): Promise<void> {
    const { store, meter, now } = this.#options;
    if (this.#accounts.size >= ACCOUNTS_MAX) this.#accounts.clear();
    const read = await this.#read(batch);
    if (read === undefined) return;
    const { sorted, runs } = read;
    const began = now();
    if (!sorted.draft.isEmpty) {
      const result = await store.commit(sorted.draft.commit());
      meter.committed(now() - began, result.ok);
      if (!result.ok) {
        this.#refusesUntil = now() + RETRY_MS;
        this.#forgetDigests(batch);
        for (const { job } of sorted.placed) refuse(job, 'relay/unavailable');
        for (const job of sorted.done) refuse(job, 'relay/unavailable');
        this.#publish({ ...sorted, placed: [], done: [] }, runs);
        return;
      }
      this.#apply(sorted.draft);
    }
    this.#publish(sorted, runs);
  }

  /** What has to be known before the commit. A store that cannot be read refuses the batch; the queue goes on. */
  async #read(batch: readonly Job[]) {
    try {
      const sorted = await this.#sort(batch);
      return { sorted, runs: await duplicateRuns(this.#options.store, sorted.duplicates) };
    } catch {
      this.#refusesUntil = this.#options.now() + RETRY_MS;
      this.#forgetDigests(batch);
      for (const job of batch) refuse(job, 'relay/unavailable');
      return undefined;
    }
  }

  async #sort(batch: readonly Job[]): Promise<Sorted> {
    const { store, limits, now } = this.#options;
    await this.#prepare(batch);
    const draft = new Draft({
      number: store.lastCommit + 1,
      now: now(),
      limits,
      stored: (accountId) => this.#accounts.get(keyOf(accountId)) ?? newAccount(accountId),
    });
    const sorted: Sorted = { draft, placed: [], duplicates: [], done: [] };
    for (const job of batch) {
      if (job.kind === 'append') place(job, sorted);
      else if (job.kind === 'create') await this.#create(job, sorted);
      else {
        if (job.kind === 'remember') draft.remember(job.set);
        else if (job.kind === 'rekey') draft.rekey(job);
        else draft[job.kind](job.channel);
        sorted.done.push(job);
      }
    }
    return sorted;
  }

  /** Reads what the jobs need and memory does not have: digests of their channels, and accounts. */
  async #prepare(batch: readonly Job[]): Promise<void> {
    const seen = new Set<Channel>();
    for (const job of batch) {
      if (job.kind === 'create') await this.#loadAccount(job.accountId);
      if (job.kind === 'create' || job.kind === 'remember') continue;
      const { channel } = job;
      if (seen.has(channel)) continue;
      seen.add(channel);
      await this.#loadAccount(channel.record.accountId);
      if (channel.digests === undefined) await this.#digests.load(channel);
    }
  }

  async #loadAccount(accountId: Uint8Array): Promise<void> {
    const key = keyOf(accountId);
    if (this.#accounts.has(key)) return;
    const stored = await this.#options.store.account(accountId);
    this.#accounts.set(key, stored ?? newAccount(accountId));
  }

  async #create(job: CreateJob, sorted: Sorted): Promise<void> {
    const { store } = this.#options;
    const [existing] = await store.channels([job.keys.channelId]);
    const spentOn = await store.spentOn(job.accountId, job.serial);
    const code = existing === undefined ? sorted.draft.create(job, spentOn) : undefined;
    if (code === undefined) sorted.done.push(job);
    else refuse(job, code);
  }

  /** What was drafted did not become true: digests that knew of it are read anew. */
  #forgetDigests(batch: readonly Job[]): void {
    for (const job of batch) if (job.kind === 'append') this.#digests.forget(job.channel);
  }

  /** What was drafted is true now. */
  #apply(draft: Draft): void {
    for (const record of draft.created) this.#options.table.add(record);
    for (const { channel, record } of draft.channels) replaceRecord(channel, record);
    for (const account of draft.accounts) this.#accounts.set(keyOf(account.accountId), account);
  }

  #publish(sorted: Sorted, duplicates: readonly ReceiptRun[]): void {
    const { store, relayKey, relayId, now, meter } = this.#options;
    const isStored = sorted.placed.length > 0;
    const changed = isStored ? [...sorted.draft.channels] : [];
    const drafts = changed.filter((draft) => draft.items.length > 0);
    const cursor = cursorAt(store.eras, store.lastCommit);
    const outgoing = fanOut(drafts, sorted.placed, cursor);
    const placedByChannel = groupBy(sorted.placed, (each) => each.job.channel);
    const runs = [...duplicates];
    for (const draft of drafts)
      runs.push(...placedRuns(draft, placedByChannel.get(draft.channel) ?? []));
    const receipt = { relayKey, relayId, commit: store.lastCommit, time: now() };
    for (const [peer, frames] of receiptFrames(receipt, runs)) outgoing.add(peer, frames);
    for (const job of sorted.done)
      if (job.kind !== 'append' && job.kind !== 'remember')
        outgoing.add(job.peer, [doneFrame(job.requestId)]);
    meter.stored(sorted.placed.length);
    outgoing.send();
    if (isStored) this.#options.changed?.(drafts.map((draft) => draft.record.keys.channelId));
    // Behind what this commit sends, because what they answer may state the position after it.
    for (const job of sorted.done) if (job.kind === 'remember') job.settled(undefined);
  }
}

const newAccount = (accountId: Uint8Array): AccountRecord => ({
  accountId,
  channels: 0,
  bytes: 0,
});

function place(job: AppendJob, sorted: Sorted): void {
  const index = sorted.draft.append(job);
  if (typeof index !== 'number') refuse(job, index);
  // What is on disk already is below the channel's length; what this draft placed is not.
  else if (index < job.channel.record.length) sorted.duplicates.push({ job, index });
  else sorted.placed.push({ job, index });
}
