/**
 * Who looked: every document of a patient's record that is shown is noted, and the notes are shown to whoever may read them. No
 * screen has to think of it, and none can forget it.
 */
import { toHex } from '#crypto/encoding/bytes.ts';
import * as v from 'valibot';
import { requiredLine } from '#clinical/text.ts';
import { err, ok } from '#kernel/result.ts';
import type { DocumentQuery, Projection } from '#kernel/feature.ts';
import type { RecordId } from '#kernel/ids.ts';
import { parseMillis, type Timers } from '#kernel/ports.ts';
import type { Found } from '#kernel/search.ts';
import type { Committed } from '#sync/engine/committed.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import { contestLook } from '#sync/evidence/contest.ts';
import { looksIn, type Asked } from '#sync/evidence/looks.ts';
import type { RecordEvidence } from '#sync/evidence/record-evidence.ts';
import { noteCopy, noteLook, type Shown } from '#sync/evidence/noting.ts';
import { evidenceOf } from '#sync/evidence/take-notes.ts';
import type { App } from '#ui/app-port.ts';
import type { Looks } from '#ui/evidence-port.ts';
import type { Watched } from '#ui/watched-value.ts';
import { packsOf } from '#sync/emergency/packs-seen.ts';
import { userOfDevice } from './device-owner.ts';
import { RECORD_ACCESS } from '#clinical/access.ts';
import { compartmentOf } from './document-kinds.ts';

/** One screen shows several documents: what is shown within this time goes into one note. */
const GATHER_MS = 300;

/** Lists that show what is in documents, and not only whose they are. */
const TELLING_LISTS: ReadonlySet<string> = new Set([
  'case',
  'note',
  'doctors-note',
  'observations-month',
  'home-readings-month',
]);
/** Documents that tell nothing about a patient. */
const SILENT: ReadonlySet<string> = new Set(['care-team']);
/** What is found while somebody is still typing was not looked at. */
const FOUND_MS = 1_500;
/** Of these a search shows whose they are, as the list of patients does. */
const NAMING: ReadonlySet<string> = new Set(['patient-summary', ...SILENT]);
const WHO_LOOKED: Shown = { what: 'who-looked', compartment: 1 };

export class LookNotes {
  readonly #engine: Engine;
  readonly #timers: Timers;
  readonly #shown = new Map<RecordId, Map<string, Shown>>();
  readonly #live = new Set<{ readonly record: RecordId; readonly show: () => void }>();
  #cancel: (() => void) | undefined;
  #cancelFound: (() => void) | undefined;

  constructor(engine: Engine, timers: Timers) {
    this.#engine = engine;
    this.#timers = timers;
    engine.watch((committed) => this.#refresh(committed));
  }

  watch({ record, only }: Parameters<App['watchLooks']>[0]): Watched<Looks | undefined> {
    return {
      subscribe: (run) => {
        let ended = false;
        const show = () => {
          const read = this.#engine.step(async (step) => {
            const evidence = await evidenceOf(step, record);
            return evidence.ok
              ? ok(looksOf(step.memory, { record, now: step.clock.now() }, evidence.value))
              : evidence;
          });
          void read.then((looks) => {
            if (ended || !looks.ok) return;
            run(only === undefined ? looks.value : withoutBodies(looks.value));
          });
        };
        const live = { record, show };
        this.#live.add(live);
        if (only === undefined) this.#saw(record, WHO_LOOKED);
        run(undefined);
        show();
        return () => {
          ended = true;
          this.#live.delete(live);
        };
      },
    };
  }

  copied: App['noteExport'] = ({ record, kinds }) =>
    this.#engine.step((step) =>
      noteCopy(step, { record, kinds, compartment: WHO_LOOKED.compartment }),
    );

  contest: App['contestLook'] = ({ words, ...about }) => {
    const line = v.safeParse(requiredLine, words);
    return line.success
      ? this.#engine.step((step) => contestLook(step, { ...about, words: line.output }))
      : Promise.resolve(
          err({ code: 'kernel/invalid-input', field: 'words', reason: line.issues[0].type }),
        );
  };

  /** A document that is watched has been looked at as soon as it is there. */
  ofDocument<T>(
    watched: Watched<T | undefined>,
    question: { readonly of: Pick<DocumentQuery<unknown>, 'document'>; readonly record: RecordId },
  ): Watched<T | undefined> {
    return this.#noting(watched, question, (value) => value !== undefined);
  }

  /** The same for a list of one record that shows what is in its documents. */
  ofList<T>(
    watched: Watched<readonly T[] | undefined>,
    list: {
      readonly of: Pick<Projection<unknown>, 'document'>;
      readonly record?: RecordId | undefined;
    },
  ): Watched<readonly T[] | undefined> {
    const { of, record } = list;
    if (record === undefined || !TELLING_LISTS.has(of.document)) return watched;
    return this.#noting(watched, { of, record }, (rows) => rows !== undefined && rows.length > 0);
  }

  /** What a search showed of other people's words, unless another answer took its place at once. */
  found(shown: readonly Pick<Found, 'record' | 'document'>[]): void {
    this.#cancelFound?.();
    this.#cancelFound = this.#timers.schedule(FOUND_MS, () => {
      for (const { record, document } of shown) {
        const kind = this.#engine.memory?.places.get(document)?.kind;
        const compartment = kind === undefined ? undefined : compartmentOf(kind);
        if (kind === undefined || compartment === undefined || NAMING.has(kind)) continue;
        this.#saw(record, { what: kind, compartment: tellingIn(compartment) });
      }
    });
  }

  /** What was shown until now and is not noted yet goes with the process: half a second at most. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#cancelFound?.();
    this.#cancelFound = undefined;
  }

  #noting<T>(
    watched: Watched<T>,
    { of, record }: { readonly of: { readonly document: string }; readonly record: RecordId },
    isShown: (value: T) => boolean,
  ): Watched<T> {
    const compartment = compartmentOf(of.document);
    if (compartment === undefined || SILENT.has(of.document)) return watched;
    return {
      subscribe: (run) => {
        let isNoted = false;
        return watched.subscribe((value) => {
          run(value);
          if (isNoted || !isShown(value)) return;
          isNoted = true;
          this.#saw(record, { what: of.document, compartment: tellingIn(compartment) });
        });
      },
    };
  }

  #saw(record: RecordId, shown: Shown): void {
    const known = this.#shown.get(record) ?? new Map<string, Shown>();
    known.set(shown.what, shown);
    this.#shown.set(record, known);
    this.#cancel ??= this.#timers.schedule(GATHER_MS, () => void this.#note());
  }

  async #note(): Promise<void> {
    this.#cancel = undefined;
    const seen = [...this.#shown];
    this.#shown.clear();
    for (const [record, shown] of seen)
      await this.#engine.step((step) => noteLook(step, { record, shown: [...shown.values()] }));
  }

  #refresh({ evidence, entries, everything }: Committed): void {
    for (const { record, show } of [...this.#live])
      if (everything || entries || evidence.has(record)) show();
  }
}

/** Whoever holds a part of a record holds its summary. A look at what the patient has no key of is told where they read of it. */
const tellingIn = (compartment: number): number =>
  RECORD_ACCESS.subject.reads.includes(compartment) ? compartment : WHO_LOOKED.compartment;

const withoutBodies = (all: Looks): Looks => ({
  ...all,
  looks: all.looks.map((look) => ({ ...look, body: undefined })),
});

function looksOf(
  memory: Memory,
  { record, now }: { readonly record: RecordId; readonly now: number },
  evidence: RecordEvidence,
): Looks {
  const { emergency } = memory;
  const notices = emergency.notices.of(record).map(([, notice]) => notice);
  const { asked, ...looks } = looksIn(evidence, notices);
  const personOf = ({ deviceId, ...times }: Asked) => ({
    ...times,
    userId: userOfDevice(memory, deviceId),
  });
  const packs = [...packsOf(emergency, record, now).values()].flatMap((pack) => {
    const [at, until] = [parseMillis(pack.at), parseMillis(pack.until)];
    if (at === undefined || until === undefined) return [];
    return [{ at, until, userId: userOfDevice(memory, pack.deviceId), account: pack.account }];
  });
  const askedMore = emergency.further.of(record).map(([, { deviceId, count }]) => ({
    userId: userOfDevice(memory, toHex(deviceId)),
    count,
  }));
  return {
    ...looks,
    asked: asked.map(personOf),
    askedMore,
    packs: packs.sort((a, b) => b.at - a.at),
  };
}
