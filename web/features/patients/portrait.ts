/**
 * A small photo of the patient, the third way beside name and birth date to see that the right chart is open. Each is an entry of its
 * own, whole and once; the newest that nobody has ended is shown. It is drawn anew on the device that took it.
 */
import * as v from 'valibot';
import { isJpeg } from '#clinical/jpeg.ts';
import { entityKey, readPart, type Draft, type RawDocument } from '#kernel/document.ts';
import { defineCommand } from '#kernel/feature.ts';
import { parserOf } from '#kernel/input.ts';
import { err, ok } from '#kernel/result.ts';
import type { ParticularsErrorCode } from './particulars-commands.ts';

/** A face is known in so many, and every chart carries it. */
export const PORTRAIT_BYTES_MAX = 16_000;
const PORTRAIT_BYTES_MIN = 64;
/** In the life of a record, ended ones too: their bytes stay in its history. */
export const PORTRAITS_MAX = 24;
const PART = 'portrait';

export type PortraitErrorCode = ParticularsErrorCode | 'patients/too-many-portraits';

interface PortraitError {
  readonly code: PortraitErrorCode;
}

export interface Portrait {
  readonly id: string;
  /** By the clock of whoever took it; milliseconds since 1970. */
  readonly recordedAt: number;
  readonly by: string;
  readonly jpeg: Uint8Array;
}

const jpegSchema = v.custom<Uint8Array>(
  (raw) =>
    raw instanceof Uint8Array &&
    raw.length >= PORTRAIT_BYTES_MIN &&
    raw.length <= PORTRAIT_BYTES_MAX &&
    isJpeg(raw),
);
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const storedSchema = v.object({
  ...{ jpeg: jpegSchema, recordedAt: time, by: v.string(), endedAt: v.exactOptional(time) },
});

/** The newest that stands and can be read. */
export function readPortrait(document: RawDocument): Portrait | undefined {
  const { entities } = readPart(document, PART, (id, raw) => {
    const parsed = v.safeParse(storedSchema, raw);
    return parsed.success ? ok({ id, ...parsed.output }) : err('unreadable');
  });
  const [newest] = entities
    .filter((portrait) => portrait.endedAt === undefined)
    .sort((a, b) => b.recordedAt - a.recordedAt || (a.id < b.id ? 1 : -1));
  return newest && { ...newest };
}

type PortraitEvent =
  | { readonly kind: 'portrait-taken'; readonly portrait: Portrait }
  | { readonly kind: 'portrait-ended'; readonly id: string; readonly at: number };

function applyPortraitEvent(draft: Draft, event: PortraitEvent): void {
  if (event.kind === 'portrait-ended') {
    draft.set(entityKey(PART, event.id), 'endedAt', event.at);
    return;
  }
  const { id, ...fields } = event.portrait;
  draft.create(entityKey(PART, id), fields);
}

interface Known {
  readonly shown: Portrait | undefined;
  readonly count: number;
}

const base = {
  document: 'patient-summary',
  target: 'existing',
  view: (document: RawDocument): Known => ({
    shown: readPortrait(document),
    count: Object.keys(document).filter((key) => key.startsWith(`${PART}:`)).length,
  }),
  apply: applyPortraitEvent,
} as const;

const takingSchema = v.object({ jpeg: jpegSchema });

/** Takes the place of the one that is shown. 'patients/too-many-portraits' after 24 of them. */
export const takePortrait = defineCommand<
  v.InferOutput<typeof takingSchema>,
  Known,
  PortraitEvent,
  PortraitError
>({
  ...base,
  name: 'patients/take-portrait',
  parse: parserOf(takingSchema),
  decide: ({ shown, count }, { jpeg }, { now, newId, actor }) => {
    if (count >= PORTRAITS_MAX) return err({ code: 'patients/too-many-portraits' });
    const portrait = { id: newId(), jpeg, recordedAt: now, by: actor.userId };
    const ended: readonly PortraitEvent[] =
      shown === undefined ? [] : [{ kind: 'portrait-ended', id: shown.id, at: now }];
    return ok([...ended, { kind: 'portrait-taken', portrait }]);
  },
});

const endingSchema = v.object({ id: v.string() });

/** It leaves every screen and stays in the history. 'patients/unknown-entry' for one that is not shown. */
export const endPortrait = defineCommand<
  v.InferOutput<typeof endingSchema>,
  Known,
  PortraitEvent,
  PortraitError
>({
  ...base,
  name: 'patients/end-portrait',
  parse: parserOf(endingSchema),
  decide: ({ shown }, { id }, { now }) =>
    shown?.id === id
      ? ok([{ kind: 'portrait-ended', id, at: now }])
      : err({ code: 'patients/unknown-entry' }),
});
