/** Emergency access as the screens see it, read off the engine. */
import { toHex } from '#crypto/encoding/bytes.ts';
import { parseRecordId, parseUserId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { emergencyRoleOf, isEmergencyCrew, onDutyUntil } from '#sync/emergency/duty.ts';
import { maySetUpCrew } from '#sync/emergency/set-up-crew.ts';
import { recordOf, type OpeningRow } from '#sync/emergency/opening-rows.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { EmergencyState, OpenEmergency, OpeningToReview } from '#ui/emergency-port.ts';

export const NO_EMERGENCY: EmergencyState = {
  isSetUp: false,
  maySetUp: false,
  isCrew: false,
  onDutyUntil: undefined,
  pack: undefined,
  open: [],
  ended: [],
};

/** All but the shift pack. */
export function emergencyStateOf(memory: Memory, now: number): Omit<EmergencyState, 'pack'> {
  const device = toHex(memory.device.deviceId);
  const own = [...memory.emergency.openings].filter(
    ([, { deviceId }]) => toHex(deviceId) === device,
  );
  const open = own.flatMap(([id, row]) => (row.closedAt === 0 ? (openOf(id, row) ?? []) : []));
  const ended = own.flatMap(([, row]) => {
    const [record, at] = [parseRecordId(recordOf(row)), parseMillis(row.closedAt)];
    return row.closedAt === 0 || record === undefined || at === undefined ? [] : [{ record, at }];
  });
  const duty = onDutyUntil(memory, now);
  return {
    isSetUp: emergencyRoleOf(memory) !== undefined,
    maySetUp: maySetUpCrew(memory),
    isCrew: isEmergencyCrew(memory),
    onDutyUntil: duty === undefined ? undefined : parseMillis(duty),
    open,
    ended: ended.sort((a, b) => b.at - a.at),
  };
}

function openOf(opening: string, row: OpeningRow): OpenEmergency | undefined {
  const [record, at, until] = [
    parseRecordId(recordOf(row)),
    parseMillis(row.at),
    parseMillis(row.until),
  ];
  if (record === undefined || at === undefined || until === undefined) return undefined;
  return { opening, record, at, until };
}

/** Openings by others, newest first. */
export function openingsIn(memory: Memory): readonly OpeningToReview[] {
  const own = toHex(memory.identity.userId);
  return [...memory.emergency.openings]
    .flatMap(([opening, row]) => {
      const base = openOf(opening, row);
      const userId = parseUserId(toHex(row.userId));
      if (base === undefined || userId === undefined || userId === own) return [];
      const closedAt = row.closedAt === 0 ? undefined : parseMillis(row.closedAt);
      const { reason, verdict } = row;
      return [{ ...base, userId, reason, verdict, closedAt }];
    })
    .sort((a, b) => b.at - a.at);
}
