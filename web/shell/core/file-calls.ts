/** Files on the app port: what somebody picks is sealed and kept, what a document shows is sent and fetched, and opened here. */
import { concatBytes, equalBytes } from '#crypto/encoding/bytes.ts';
import { CHUNK_BYTES, openChunk } from '#crypto/files/file-chunks.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { asSecret } from '#crypto/primitives/secret.ts';
import {
  fileName,
  PREVIEW_BYTES_MAX,
  readAttachments,
  sealedAttachment,
  type SealedAttachment,
} from '#clinical/attachment.ts';
import type { CommandError, PickedFile } from '#kernel/feature.ts';
import type { FileStanding } from '#kernel/file-standing.ts';
import type { DocumentId } from '#kernel/ids.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { rawDocument } from '#sync/engine/documents.ts';
import type { Engine } from '#sync/engine/engine.ts';
import { FileSealing } from '#sync/files/file-sealing.ts';
import { FileTransfers } from '#sync/files/file-transfers.ts';
import { readPiece, removeFile } from '#sync/files/kept-pieces.ts';
import type { DocumentPlace } from '#sync/engine/document-place.ts';
import type { FilePlace, Files } from '#ui/files-port.ts';
import { Subject } from '../watched.ts';
import type { CorePorts } from './ports.ts';

/** What is not larger than this comes by itself: a voice, a photo made small. */
const FETCHED_ALONE_MAX = 512 * 1024;
/** Files picked at the same time and not sent yet. */
const PICKED_MAX = 32;
/** Read in one go by a screen. */
const READ_MAX = 8 * CHUNK_BYTES;

interface Found {
  readonly place: DocumentPlace;
  readonly sealed: SealedAttachment;
}

export class FileCalls implements Files {
  readonly #ports: CorePorts;
  readonly #engine: Engine;
  readonly #transfers: FileTransfers;
  readonly #sealing = new Map<string, FileSealing>();
  readonly #picked = new Map<string, PickedFile>();
  readonly #standings = new Map<string, Subject<FileStanding | undefined>>();
  #isTidy = false;

  constructor(ports: CorePorts, engine: Engine, isOnline: () => boolean) {
    this.#ports = ports;
    this.#engine = engine;
    const { clock, timers, http } = ports;
    this.#transfers = new FileTransfers({ engine, clock, timers, http, isOnline }, (file) =>
      this.#show(file),
    );
    engine.watch(({ documents, everything }) => {
      if (everything) void this.#tidy();
      for (const document of documents) this.#fetchSmall(document);
    });
  }

  /** The relay may have been reached again. */
  goOn(): void {
    this.#transfers.goOn();
  }

  retryNow(): void {
    this.#transfers.retryNow();
  }

  stop(): void {
    this.#transfers.end();
  }

  /** For commands: what an entry has to hold. */
  pickedFile = (id: string): PickedFile | undefined => this.#picked.get(id);

  begin: Files['begin'] = (length) => {
    if (this.#engine.memory === undefined) return Promise.resolve(err({ code: NOT_OPEN }));
    this.#forgetShown();
    if (this.#sealing.size >= PICKED_MAX) return Promise.resolve(err({ code: 'files/too-many' }));
    const begun = FileSealing.begin(this.#engine, this.#ports.random, length);
    if (begun.ok) this.#sealing.set(begun.value.id, begun.value);
    return Promise.resolve(begun.ok ? ok(begun.value.id) : begun);
  };

  add: Files['add'] = ({ file, bytes }) =>
    this.#sealing.get(file)?.add(bytes) ?? Promise.resolve(err({ code: 'files/removed' }));

  finish: Files['finish'] = async ({ file, name, type, preview, seconds }) => {
    const sealed = await this.#sealing.get(file)?.finish();
    if (sealed === undefined) return err({ code: 'files/removed' });
    if (!sealed.ok) return sealed;
    this.#picked.set(file, {
      ...sealed.value,
      name: fileName(name),
      type: /^[\w.+/-]{0,100}$/.test(type) ? type : '',
      preview: preview.length <= PREVIEW_BYTES_MAX ? preview : new Uint8Array(0),
      seconds: Math.max(0, Math.round(seconds)),
    });
    return ok(undefined);
  };

  discard: Files['discard'] = async (file) => {
    // What an entry shows by now is no longer anybody's to throw away.
    if (this.#engine.memory?.files.get(file)?.state === 'picked')
      await this.#sealing.get(file)?.discard();
    this.#sealing.delete(file);
    this.#picked.delete(file);
  };

  standing: Files['standing'] = (place) => ({
    subscribe: (run) => {
      const subject =
        this.#standings.get(place.file) ?? new Subject<FileStanding | undefined>(undefined);
      this.#standings.set(place.file, subject);
      const stop = subject.subscribe(run);
      this.#show(place.file);
      void this.#find(place).then((found) => {
        if (found !== undefined && found.sealed.length <= FETCHED_ALONE_MAX) this.#want(found);
      });
      return stop;
    },
  });

  fetch: Files['fetch'] = async (place) => {
    const found = await this.#find(place);
    if (found !== undefined) this.#want(found);
  };

  preview: Files['preview'] = async (place) =>
    (await this.#find(place))?.sealed.preview ?? new Uint8Array(0);

  read: Files['read'] = async ({ from, length, ...place }) => {
    const found = await this.#find(place);
    const row = this.#engine.memory?.files.get(place.file);
    const first = from / CHUNK_BYTES;
    const isAsked = Number.isSafeInteger(first) && first >= 0 && length <= READ_MAX;
    // Another document may name the same file with another key: what lies here is not what it means.
    if (found === undefined || row === undefined || !isAsked) return err({ code: NOT_HERE });
    if (!equalBytes(row.digest, found.sealed.digest)) return err({ code: NOT_HERE });
    const parts: Uint8Array[] = [];
    const end = Math.min(from + length, found.sealed.length);
    for (let index = first; index * CHUNK_BYTES < end; index += 1) {
      const part = await this.#piece(found.sealed, index);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    return ok(concatBytes(parts));
  };

  /** What an entry shows by now is picked no longer. */
  #forgetShown(): void {
    for (const id of [...this.#sealing.keys()]) {
      const state = this.#engine.memory?.files.get(id)?.state ?? 'picked';
      if (state === 'picked') continue;
      this.#sealing.delete(id);
      this.#picked.delete(id);
    }
  }

  async #piece(
    { id, key, length }: SealedAttachment,
    index: number,
  ): Promise<Result<Uint8Array, CommandError>> {
    const read = await this.#engine.withStore(async (store) =>
      ok(await readPiece(store, id, index)),
    );
    if (!read.ok || read.value === undefined) return err({ code: NOT_HERE });
    const file = { fileId: fromHexId(id), key: asSecret(key), length };
    const opened = openChunk(file, index, read.value);
    return opened.ok ? opened : err({ code: 'files/damaged' });
  }

  async #find({ record, document, file }: FilePlace): Promise<Found | undefined> {
    const kind = this.#engine.memory?.places.get(document)?.kind;
    if (kind === undefined) return undefined;
    const id = await this.#engine.open({ record, kind, document });
    const { memory } = this.#engine;
    const place = id && memory?.places.get(id);
    const opened = id && memory?.documents.get(id);
    if (place === undefined || opened === undefined) return undefined;
    const sealed = sealedAttachment(rawDocument(opened), file);
    return sealed && { place, sealed };
  }

  #want({ place: { record, compartment }, sealed }: Found): void {
    const { id, length, key, digest } = sealed;
    this.#transfers.want({
      ...{ id, record, compartment, length, digest },
      key: Uint8Array.from(key),
    });
  }

  /** What has just arrived with somebody's words. */
  #fetchSmall(document: DocumentId): void {
    const { memory } = this.#engine;
    const [opened, place] = [memory?.documents.get(document), memory?.places.get(document)];
    if (memory === undefined || opened === undefined || place === undefined) return;
    const raw = rawDocument(opened);
    for (const { id, length } of readAttachments(raw).files) {
      const sealed = sealedAttachment(raw, id);
      if (sealed !== undefined && length <= FETCHED_ALONE_MAX && !memory.files.has(id))
        this.#want({ place, sealed });
    }
  }

  #show(file: string): void {
    const subject = this.#standings.get(file);
    const next = this.#transfers.standing(file);
    const before = subject?.value;
    if (before?.state !== next.state || before.share !== next.share) subject?.set(next);
  }

  /** What was picked before this start and never became part of an entry. */
  async #tidy(): Promise<void> {
    for (const subject of this.#standings.keys()) this.#show(subject);
    const { memory } = this.#engine;
    if (memory === undefined || this.#isTidy) return;
    this.#isTidy = true;
    const left = [...memory.files].filter(
      ([id, { state }]) => state === 'picked' && !this.#sealing.has(id),
    );
    for (const [id] of left)
      await this.#engine.withStore(async (store) => {
        const now = this.#engine.memory;
        if (now !== undefined) await removeFile(store, now, id);
        return ok(undefined);
      });
  }
}

const NOT_OPEN = 'identity/not-open';
const NOT_HERE = 'files/not-here';
