/**
 * Being on duty: a device of somebody who holds the clinic's emergency role asks for a certificate in the clinic's own channel, and
 * the device that holds the clinic's account answers there. A relay gives shares to nobody without one.
 *
 *   duty-request = userId b32 | deviceId b32          duty-grant = deviceId b32 | certificate var
 */
import { equalBytes, isAllZero, toHex } from '#crypto/encoding/bytes.ts';
import { decode } from '#crypto/encoding/reader.ts';
import { encode } from '#crypto/encoding/writer.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { DUTY_MS_MAX, issueDuty, openDuty } from '#crypto/relay/glass.ts';
import type { Step } from '../engine/engine-parts.ts';
import { announcementChannel, isAnnouncements } from '../engine/epochs.ts';
import type { Memory } from '../engine/memory.ts';
import { policyOf } from '../groups/clinic-roles.ts';
import { DUTY, dutyRow } from './opening-rows.ts';

const CERTIFICATE_BYTES_MAX = 256;

/** The role whose holders open summaries in an emergency, as the clinic's policy names it; undefined where none was set up. */
export function emergencyRoleOf(memory: Memory): string | undefined {
  const role = policyOf(memory)?.glassRole;
  return role === undefined || isAllZero(role) ? undefined : toHex(role);
}

/** Whether the person of this device holds it. */
export function isEmergencyCrew(memory: Memory): boolean {
  const role = emergencyRoleOf(memory);
  return role !== undefined && isHolder(memory, role, toHex(memory.identity.userId));
}

/** The role in which this person opens and accounts, also where they have come to read the record otherwise meanwhile. */
export const crewRoleOf = (memory: Memory): string | undefined =>
  isEmergencyCrew(memory) ? emergencyRoleOf(memory) : undefined;

/** Whoever still waits for the role's key is appointed and holds nothing. */
const isHolder = ({ book }: Memory, role: string, userId: string): boolean =>
  book.state(role)?.members.some(({ memberId, pending }) => memberId === userId && !pending) ===
  true;

/** Until when this device is on duty, milliseconds; undefined while it is not. */
export function onDutyUntil({ emergency }: Memory, now: number): number | undefined {
  const duty = emergency.duty && openDuty(emergency.duty);
  return duty?.ok === true && now <= duty.value.notAfter ? duty.value.notAfter : undefined;
}

/** Into the clinic's own channel; whoever holds its account answers there. */
export function askForDuty(step: Step): void {
  const { userId } = step.memory.identity;
  const { deviceId } = step.memory.device;
  const bytes = encode((w) => w.raw(userId, 32).raw(deviceId, 32));
  post(step, { type: PART.dutyRequest, bytes });
}

/** Requests of the crew, if this device can answer them, and certificates for this device. */
export function takeDutyParts(
  step: Step,
  { channelId, parts }: { readonly channelId: string; readonly parts: readonly Part[] },
): void {
  if (!isAnnouncements(step.memory, channelId)) return;
  for (const { type, bytes } of parts) {
    if (type === PART.dutyRequest) answer(step, bytes);
    if (type === PART.dutyGrant) keep(step, bytes);
  }
}

function answer(step: Step, bytes: Uint8Array): void {
  const { memory, clock } = step;
  const request = decode(bytes, (r) => ({ userId: toHex(r.raw(32)), deviceId: r.raw(32) }));
  const seed = memory.identity.accountSeed;
  const role = emergencyRoleOf(memory);
  if (!request.ok || seed === undefined || role === undefined) return;
  const { userId, deviceId } = request.value;
  const isTheirs = memory.book
    .state(userId)
    ?.members.some(({ memberId }) => memberId === toHex(deviceId));
  const device = memory.book.device(toHex(deviceId));
  if (isTheirs !== true || device === undefined || !isHolder(memory, role, userId)) return;
  const notBefore = clock.now();
  const certificate = issueDuty(signingKeyFromSeed(seed), {
    ...{ deviceId, devicePublicKey: device.card.signPublicKey },
    ...{ notBefore, notAfter: notBefore + DUTY_MS_MAX },
  });
  const grant = encode((w) => w.raw(deviceId, 32).var(certificate));
  post(step, { type: PART.dutyGrant, bytes: grant });
}

function keep({ memory, batch }: Step, bytes: Uint8Array): void {
  const grant = decode(bytes, (r) => ({
    deviceId: r.raw(32),
    certificate: r.var(CERTIFICATE_BYTES_MAX),
  }));
  if (!grant.ok || !equalBytes(grant.value.deviceId, memory.device.deviceId)) return;
  const { certificate } = grant.value;
  const duty = openDuty(certificate);
  const before = memory.emergency.duty && openDuty(memory.emergency.duty);
  const isNewer = before?.ok !== true || (duty.ok && duty.value.notAfter > before.value.notAfter);
  if (!duty.ok || !isNewer || !equalBytes(duty.value.deviceId, memory.device.deviceId)) return;
  memory.emergency.duty = certificate;
  batch.put('openings', DUTY, dutyRow.encode(certificate));
}

function post(step: Step, part: Part): void {
  const channelId = announcementChannel(step.memory);
  if (channelId !== undefined)
    step.postman.post(step.batch, { channelId, kind: 'log', parts: [part] });
}
