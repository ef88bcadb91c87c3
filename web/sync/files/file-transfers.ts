/**
 * Pieces of files on their way: out while there is a relay and no text waits, in when somebody asks for them. One file at a time
 * each way, the smallest first, so that a photo never holds up a voice; whatever breaks off goes on where it was.
 */
import { chunkCountOf, openChunk } from '#crypto/files/file-chunks.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import type { FileStanding, FileState } from '#kernel/file-standing.ts';
import type { Clock, Timers } from '#kernel/ports.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Engine } from '../engine/engine.ts';
import type { Memory } from '../engine/memory.ts';
import { fetchFile, sendFile } from '../relay/file-transport.ts';
import type { HttpPort } from '../relay/relay-requests.ts';
import { fetchingChannels, recordOf, sendingChannel } from './file-channels.ts';
import { shelfOf } from './file-shelf.ts';
import type { FileRow } from './file-row.ts';
import { digestsIn, readList, readPiece, rowWrite } from './kept-pieces.ts';
import { Pauses } from './pauses.ts';
import type { WantedFile } from './wanted-file.ts';

export interface TransferPorts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Undefined where no way leads to pieces. */
  readonly http: HttpPort | undefined;
  readonly isOnline: () => boolean;
}

/** What a relay answers when the same will be refused again today. */
const NO_ROOM = 'relay/quota';
const DAMAGED: readonly string[] = ['relay/form', 'relay/limit', 'files/damaged'];

export class FileTransfers {
  readonly #ports: TransferPorts;
  /** Told of every file whose standing may have changed. */
  readonly #changed: (file: string) => void;
  readonly #wanted = new Map<string, WantedFile>();
  /** Where a try ended, until the next one. */
  readonly #ended = new Map<string, FileState>();
  readonly #share = new Map<string, number>();
  readonly #pauses: Pauses;
  #sending: string | undefined;
  #coming: string | undefined;
  #isEnded = false;

  constructor(ports: TransferPorts, changed: (file: string) => void) {
    this.#ports = ports;
    this.#changed = changed;
    this.#pauses = new Pauses(ports, () => this.goOn());
    ports.engine.watch(() => this.goOn());
  }

  /** For good. */
  end(): void {
    this.#isEnded = true;
    this.#pauses.end();
  }

  /** Tries everything again now: the relay is reached again, or somebody asked. */
  retryNow(): void {
    this.#pauses.clear();
    this.goOn();
  }

  /** Fetches a file from now on, until it is here. Asked again, it is tried at once. */
  want(file: WantedFile): void {
    if (this.#rowOf(file.id)?.state === 'here' || this.#isOwn(file.id)) return;
    this.#wanted.set(file.id, file);
    if (this.#ended.get(file.id) === 'damaged') return;
    this.#pauses.clear(file.id);
    this.goOn();
  }

  standing(file: string): FileStanding {
    const row = this.#rowOf(file);
    const share = this.#share.get(file) ?? 0;
    if (row?.state === 'here' || row?.state === 'sent') return { state: 'here', share: 1 };
    const ended = this.#ended.get(file);
    if (this.#isOwn(file)) {
      const sending = this.#sending === file ? 'sending' : 'waiting';
      return { state: ended ?? sending, share };
    }
    if (this.#coming === file) return { state: 'coming', share: shareOf(row) };
    const state = ended ?? (this.#wanted.has(file) ? 'coming' : 'elsewhere');
    return { state, share: shareOf(row) };
  }

  goOn(): void {
    if (this.#isEnded || this.#ports.http === undefined) return;
    this.#sendNext();
    this.#fetchNext();
  }

  #rowOf(file: string): FileRow | undefined {
    return this.#ports.engine.memory?.files.get(file);
  }

  #isOwn(file: string): boolean {
    const state = this.#rowOf(file)?.state;
    return state === 'picked' || state === 'waiting' || state === 'sent';
  }

  /** Text goes before attachments: nothing of a file leaves while an entry waits. */
  #maySend(): boolean {
    const { engine, isOnline } = this.#ports;
    return !this.#isEnded && isOnline() && engine.memory?.outbox.size === 0;
  }

  #sendNext(): void {
    const { memory } = this.#ports.engine;
    if (memory === undefined || this.#sending !== undefined || !this.#maySend()) return;
    const due = [...memory.files]
      .filter(([id, { state }]) => state === 'waiting' && !this.#pauses.has(id))
      .sort(([, a], [, b]) => a.length - b.length);
    const [next] = due;
    if (next === undefined) return;
    const [id, row] = next;
    this.#sending = id;
    this.#ended.delete(id);
    this.#changed(id);
    void this.#send(memory, id, row).then((sent) => {
      this.#sending = undefined;
      if (!sent.ok && sent.error.code === NO_ROOM) this.#ended.set(id, 'refused');
      // What only let text go first goes on as soon as the text is gone.
      if (!sent.ok && this.#maySend()) this.#pauses.begin(id);
      if (sent.ok) this.#pauses.clear(id);
      this.#changed(id);
      this.goOn();
    });
  }

  async #send(
    memory: Memory,
    id: string,
    row: FileRow,
  ): Promise<Result<unknown, { readonly code: string }>> {
    const { engine, clock, http } = this.#ports;
    const place = { record: recordOf(row), compartment: row.compartment };
    const channel = sendingChannel(memory, place);
    const list = await this.#read((store) => readList(store, id));
    if (http === undefined || channel === undefined || list === undefined)
      return err({ code: 'relay/unavailable' });
    const digests = digestsIn(list);
    const sent = await sendFile(
      { http, channel, now: () => clock.now() },
      {
        digests,
        piece: (index) => this.#read((store) => readPiece(store, id, index)),
        sent: (count) => {
          this.#share.set(id, count / digests.length);
          // A line that lets something through is tried again soon.
          this.#pauses.clear(id);
          this.#changed(id);
          return this.#maySend();
        },
      },
    );
    if (!sent.ok) return sent;
    return engine.withStore(async (store) => {
      const kept: FileRow = { ...row, state: 'sent' };
      const done = await store.commit([rowWrite(id, kept)]);
      if (done.ok) engine.memory?.files.set(id, kept);
      return done;
    });
  }

  #fetchNext(): void {
    const { engine, isOnline } = this.#ports;
    const { memory } = engine;
    if (memory === undefined || this.#coming !== undefined || !isOnline()) return;
    const due = [...this.#wanted.values()]
      .filter(({ id }) => !this.#pauses.has(id))
      .sort((a, b) => a.length - b.length);
    const [next] = due;
    if (next === undefined) return;
    const { id } = next;
    this.#coming = id;
    this.#ended.delete(id);
    this.#changed(id);
    void this.#fetch(memory, next).then((fetched) => {
      this.#coming = undefined;
      if (fetched.ok) this.#wanted.delete(id);
      else this.#notFetched(id, fetched.error.code);
      this.#changed(id);
      this.goOn();
    });
  }

  #notFetched(id: string, code: string): void {
    if (DAMAGED.includes(code)) {
      this.#ended.set(id, 'damaged');
      this.#wanted.delete(id);
    } else {
      if (code === 'relay/channel') this.#ended.set(id, 'not-there');
      if (code === 'storage/full') this.#ended.set(id, 'no-room');
      this.#pauses.begin(id);
    }
  }

  async #fetch(
    memory: Memory,
    file: WantedFile,
  ): Promise<Result<unknown, { readonly code: string }>> {
    const { engine, clock, http } = this.#ports;
    if (http === undefined) return err({ code: 'relay/unavailable' });
    const opens = (index: number, piece: Uint8Array) => {
      const sealed = { fileId: fromHexId(file.id), key: asSecret(file.key), length: file.length };
      return openChunk(sealed, index, piece).ok;
    };
    let answer: Result<void, { readonly code: string }> = err({ code: 'relay/channel' });
    for (const channel of fetchingChannels(memory, file)) {
      const changed = () => {
        this.#pauses.clear(file.id);
        this.#changed(file.id);
      };
      const shelf = shelfOf(engine, file, { opens, changed });
      const relay = { http, channel, now: () => clock.now() };
      answer = await fetchFile(relay, file, shelf);
      if (answer.ok || answer.error.code !== 'relay/channel') break;
    }
    return answer;
  }

  async #read<T>(
    run: (store: Parameters<Parameters<Engine['withStore']>[0]>[0]) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const read = await this.#ports.engine.withStore(async (store) => ok(await run(store)));
    return read.ok ? read.value : undefined;
  }
}

const shareOf = (row: FileRow | undefined): number =>
  row === undefined ? 0 : row.have / chunkCountOf(row.length);
