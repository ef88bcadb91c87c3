/**
 * Who is there, on the app port: says it of this person in the messages of their clinic or record, and hears it of the others. Only
 * for who has chosen it, and only while a screen is looked at.
 */
import { equalBytes, toHex } from '#crypto/encoding/bytes.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { parseMillis, type Clock, type RandomBytes, type Timers } from '#kernel/ports.ts';
import { parseUserId, type RecordId } from '#kernel/ids.ts';
import type { Present, PresentSender } from '#protocol/presence.ts';
import { isEndedDevice } from '#sync/engine/access-ended.ts';
import { keepDraft } from '#sync/engine/drafts.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { channelOfEpoch, currentKeys } from '#sync/engine/epochs.ts';
import type { PresenceWire } from '#sync/engine/link-over-pipes.ts';
import type { Memory } from '#sync/engine/memory.ts';
import {
  markOf,
  NO_MARK,
  openBeacon,
  sealBeacon,
  type BeaconChannel,
} from '#sync/presence/beacon.ts';
import { deviceKeyIn } from '#sync/presence/belonging.ts';
import { PresentDevices, WRITING_MS } from '#sync/presence/present-devices.ts';
import {
  NOBODY_SEEN,
  type AttendedConversation,
  type Presence,
  type PresenceState,
  type SeenPerson,
} from '#ui/presence-port.ts';
import { Subject } from '../watched.ts';
import { compartmentOf } from './document-kinds.ts';
import { sessionOf } from './status.ts';

/** Where the choice is kept, beside the drafts. */
const CHOICE = 'presence';
/** Well before the others take this person for gone. */
const RENEWED_MS = 120_000;
const SECOND_MS = 1_000;
const GONE = new Uint8Array(0);

interface Ports {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
}

export class PresenceCalls implements Presence, PresenceWire {
  readonly #ports: Ports;
  readonly #engine: Engine;
  readonly #heard = new PresentDevices();
  readonly #state = new Subject<PresenceState>(NOBODY_SEEN);
  #link: Parameters<PresenceWire['linked']>[0] | undefined;
  #watchers = 0;
  #attended: AttendedConversation | undefined;
  /** When something was typed last; undefined for a pause. */
  #writing: { readonly saidAt: number } | undefined;
  /** Channels in which this person was said to be there. */
  #said = new Set<string>();
  /** The time of the last beacon: each is later than the one before. */
  #lastAt = 0;
  #cancelRenewal: (() => void) | undefined;
  #cancelPause: (() => void) | undefined;
  #cancelChange: (() => void) | undefined;

  constructor(ports: Ports, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
    engine.watch(({ everything }) => {
      if (!everything) return;
      if (engine.memory === undefined) this.#heard.forget();
      this.#show();
      this.#tell();
    });
  }

  readonly state: Presence['state'] = {
    subscribe: (run) => {
      const stop = this.#state.subscribe(run);
      this.#watchers += 1;
      if (this.#watchers === 1) this.#tell();
      return () => {
        stop();
        this.#watchers -= 1;
        if (this.#watchers === 0) this.#tell();
      };
    },
  };

  choose: Presence['choose'] = async (isShown) => {
    const text = isShown ? 'yes' : '';
    const kept = await this.#engine.step((step) =>
      Promise.resolve(keepDraft(step, { place: CHOICE, text })),
    );
    if (!isShown) this.#heard.lost();
    this.#tell();
    this.#show();
    return kept;
  };

  attend: Presence['attend'] = (conversation) => {
    this.#attended = conversation;
    this.#writing = undefined;
    this.#tell();
    this.#show();
    return Promise.resolve();
  };

  writing: Presence['writing'] = (isWriting) => {
    const now = this.#ports.clock.now();
    this.#cancelPause?.();
    if (isWriting)
      this.#cancelPause = this.#ports.timers.schedule(
        WRITING_MS / 2,
        () => void this.writing(false),
      );
    const before = this.#writing;
    if (isWriting && before !== undefined && now - before.saidAt < WRITING_MS / 2)
      return Promise.resolve();
    this.#writing = isWriting ? { saidAt: now } : undefined;
    if (isWriting || before !== undefined) this.#tell();
    return Promise.resolve();
  };

  linked: PresenceWire['linked'] = (link) => {
    this.#link = link;
  };

  attached: PresenceWire['attached'] = (channelIds) => {
    const own = this.#channels().map(({ channelId }) => toHex(channelId));
    if (channelIds.some((id) => own.includes(id))) this.#tell();
  };

  lost: PresenceWire['lost'] = () => {
    this.#said.clear();
    this.#heard.lost();
    this.#show();
  };

  heard: PresenceWire['heard'] = ({ channelId, senders }: Present) => {
    const { memory } = this.#engine;
    const row = memory?.channels.get(toHex(channelId));
    // Whoever does not show themselves was not to be told of others; and only where this person said so themselves.
    if (memory === undefined || row === undefined || !this.#said.has(toHex(channelId))) return;
    const channel = { channelId, read: row.read };
    for (const sender of senders)
      this.#hear(memory, { channel, group: toHex(row.groupId), sender });
    this.#show();
  };

  #hear(
    memory: Memory,
    word: {
      readonly channel: BeaconChannel;
      readonly group: string;
      readonly sender: PresentSender;
    },
  ): void {
    const { channel, group } = word;
    const { sender, ageSeconds, sealed } = word.sender;
    const channelId = toHex(channel.channelId);
    if (sealed.length === 0) return this.#heard.left(channelId, sender);
    const beacon = openBeacon(channel, sealed, (said) => deviceKeyIn(memory.book, group, said));
    if (beacon === undefined || equalBytes(beacon.userId, memory.identity.userId)) return;
    const now = this.#ports.clock.now();
    this.#heard.take(beacon, { channelId, sender, now, ageMs: ageSeconds * SECOND_MS });
  }

  get #isShown(): boolean {
    return this.#engine.memory?.drafts.get(CHOICE) === 'yes';
  }

  /** In the messages of everybody's place, and of the open conversation. */
  #channels(): readonly BeaconChannel[] {
    const { memory } = this.#engine;
    const session = sessionOf(this.#engine);
    if (memory === undefined || session.status !== 'open' || isEndedDevice(memory)) return [];
    const records = new Set<RecordId>([session.record ?? session.clinic.record]);
    if (this.#attended !== undefined) records.add(this.#attended.record);
    return [...records].flatMap((record) => channelOf(memory, record) ?? []);
  }

  /** Says what is so now, wherever it is to be said, and takes it back where it no longer is. */
  #tell(): void {
    this.#cancelRenewal?.();
    this.#cancelRenewal = undefined;
    const { memory } = this.#engine;
    const isThere = this.#isShown && this.#watchers > 0;
    const channels = isThere ? this.#channels() : [];
    const now = new Set(channels.map(({ channelId }) => toHex(channelId)));
    for (const channelId of this.#said) if (!now.has(channelId)) this.#link?.say(channelId, GONE);
    this.#said = now;
    if (memory === undefined || channels.length === 0) return;
    this.#lastAt = Math.max(this.#ports.clock.now(), this.#lastAt + 1);
    for (const channel of channels) this.#say(memory, channel);
    this.#cancelRenewal = this.#ports.timers.schedule(RENEWED_MS, () => this.#tell());
  }

  #say({ device, identity }: Memory, channel: BeaconChannel): void {
    const isHere = this.#attended !== undefined && this.#writing !== undefined;
    const mark = isHere ? markOf(channel, this.#attended?.conversation ?? '') : NO_MARK;
    const sealed = sealBeacon(
      channel,
      {
        ...{ userId: identity.userId, deviceId: device.deviceId, at: this.#lastAt, mark },
        doing: isHere ? 'writing' : 'there',
      },
      { signingKey: device.signingKey, random: this.#ports.random },
    );
    this.#link?.say(toHex(channel.channelId), sealed);
  }

  #show(): void {
    this.#cancelChange?.();
    this.#cancelChange = undefined;
    const now = this.#ports.clock.now();
    const next = this.#heard.nextChange(now);
    if (next !== undefined)
      this.#cancelChange = this.#ports.timers.schedule(next - now, () => this.#show());
    this.#state.set({ isShown: this.#isShown, people: this.#isShown ? this.#people(now) : [] });
  }

  #people(now: number): readonly SeenPerson[] {
    const marks = this.#openMarks();
    return this.#heard.people(now).flatMap(({ userId, isThere, at, writes }) => {
      const [person, time] = [parseUserId(userId), parseMillis(at)];
      if (person === undefined || time === undefined) return [];
      return [
        { userId: person, isThere, at: time, isWriting: writes.some((one) => marks.has(one)) },
      ];
    });
  }

  #openMarks(): ReadonlySet<string> {
    const conversation = this.#attended?.conversation;
    if (conversation === undefined) return new Set();
    return new Set(this.#channels().map((channel) => toHex(markOf(channel, conversation))));
  }
}

/** Where the messages of a record are sent now; undefined while this device cannot. */
function channelOf(memory: Memory, groupId: RecordId): BeaconChannel | undefined {
  const compartment = compartmentOf('conversation');
  if (compartment === undefined) return undefined;
  const keys = currentKeys(memory, { groupId, compartment });
  const channelId = keys && channelOfEpoch(memory, keys.epochId);
  const row = channelId === undefined ? undefined : memory.channels.get(channelId);
  return row === undefined || channelId === undefined
    ? undefined
    : { channelId: fromHexId(channelId), read: row.read };
}
