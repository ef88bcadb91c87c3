/**
 * What this device remembers of the meters it has talked to: how far a download came, which of a meter's users is whom, and the
 * code of a scale. Sealed here and never sent; a meter that is forgotten is only read again from the start.
 */
import * as v from 'valibot';
import { parseRecordId, type RecordId } from '#kernel/ids.ts';
import type { DeviceKind } from '#devices/registry/device-model.ts';
import type { App } from '#ui/app-port.ts';

export interface KnownMeter {
  /** As the browser knows it at this site. */
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly last: { readonly seq: number; readonly baseTime: string | null } | undefined;
  readonly fromMinute: number | undefined;
  /** The meter's own user to the person; by confirmation, never by guess. */
  readonly slots: ReadonlyMap<number, RecordId>;
  readonly consent: { readonly userIndex: number; readonly code: number } | undefined;
}

export const NO_SLOTS: KnownMeter['slots'] = new Map();

/** Those of one kind, by the ids the browser gave them. */
export const idsOfKind = (meters: readonly KnownMeter[], kind: DeviceKind): readonly string[] =>
  meters.filter((meter) => meter.kind === kind).map(({ id }) => id);

const METERS_MAX = 40;
const SLOTS_MAX = 16;
const PLACE = 'known-meters';
const KINDS = [
  'blood-pressure',
  'glucose',
  'thermometer',
  'oximeter',
  'heart-rate',
  'ecg',
  'weight-scale',
  'glucose-sensor',
] as const satisfies readonly DeviceKind[];

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const line = v.pipe(v.string(), v.maxLength(200));
const meterSchema = v.object({
  id: line,
  kind: v.picklist(KINDS),
  name: line,
  last: v.optional(v.object({ seq: count, baseTime: v.nullable(line) })),
  fromMinute: v.optional(count),
  slots: v.pipe(v.array(v.tuple([count, line])), v.maxLength(SLOTS_MAX)),
  consent: v.optional(v.object({ userIndex: count, code: count })),
});

type Drafts = Pick<App, 'keepDraft' | 'readDraft'>;

/** Newest first; empty where nothing is kept or nothing can be read. */
export async function readMeters(app: Drafts): Promise<readonly KnownMeter[]> {
  const kept = await app.readDraft(PLACE);
  const parsed = v.safeParse(v.array(meterSchema), jsonOf(kept.ok ? kept.value : ''));
  if (!parsed.success) return [];
  return parsed.output.map(({ last, fromMinute, slots, consent, ...meter }) => ({
    ...meter,
    last,
    fromMinute,
    consent,
    slots: new Map(
      slots.flatMap(([slot, id]) => {
        const record = parseRecordId(id);
        return record === undefined ? [] : [[slot, record] as const];
      }),
    ),
  }));
}

/** Puts one meter in front of the others, changed. */
export async function rememberMeter(
  app: Drafts,
  meter: Pick<KnownMeter, 'id' | 'kind' | 'name'>,
  change: Partial<KnownMeter> = {},
): Promise<void> {
  const meters = await readMeters(app);
  const before = meters.find(({ id }) => id === meter.id);
  const blank = { last: undefined, fromMinute: undefined, slots: NO_SLOTS, consent: undefined };
  const after: KnownMeter = { ...blank, ...before, ...meter, ...change };
  const kept = [after, ...meters.filter(({ id }) => id !== meter.id)].slice(0, METERS_MAX);
  const text = JSON.stringify(kept.map((one) => ({ ...one, slots: [...one.slots] })));
  await app.keepDraft({ place: PLACE, text });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
