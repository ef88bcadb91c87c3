/** Words for reasons and for what stood in the way of an opening. */
import {
  EMERGENCY_REASONS,
  PACK_REASONS,
  type EmergencyReason,
  type PACK_HOURS,
  type PackReason,
} from '#clinical/emergency.ts';
import type { CommandError } from '#kernel/feature.ts';
import { m } from '#messages/compiled/messages.js';

type Text = () => string;

export const reasonText: Readonly<Record<EmergencyReason, Text>> = {
  'medical-emergency': m.audit_reason_emergency,
  'unconscious-patient': m.audit_reason_unconscious,
  'life-threatening': m.audit_reason_life,
  'disaster-response': m.audit_reason_disaster,
  'public-health': m.audit_reason_public,
};

export const reasonOptions = (): readonly { readonly value: string; readonly label: string }[] =>
  EMERGENCY_REASONS.map((value) => ({ value, label: reasonText[value]() }));

export const packReasonText: Readonly<Record<PackReason, Text>> = {
  'out-of-reach': m.emergency_pack_reason_reach,
  'outage-expected': m.emergency_pack_reason_outage,
  'disaster-response': m.emergency_pack_reason_disaster,
};

export const packReasonOptions = (): readonly {
  readonly value: string;
  readonly label: string;
}[] => PACK_REASONS.map((value) => ({ value, label: packReasonText[value]() }));

export const packHoursText: Readonly<Record<(typeof PACK_HOURS)[number], Text>> = {
  4: m.emergency_pack_hours_4,
  8: m.emergency_pack_hours_8,
  12: m.emergency_pack_hours_12,
  24: m.emergency_pack_hours_24,
};

const openingTexts: Readonly<Record<string, Text>> = {
  'emergency/no-key': m.emergency_error_no_key,
  'emergency/no-need': m.emergency_error_no_need,
  'emergency/not-on-duty': m.emergency_error_not_on_duty,
  'emergency/not-open': m.emergency_error_not_open,
  'emergency/pack-exists': m.emergency_error_pack_exists,
  'emergency/no-pack': m.emergency_error_no_pack,
  'relay/unavailable': m.emergency_error_no_server,
};

/** Undefined for what is no matter of emergencies. */
export const emergencyErrorText = ({ code }: CommandError): string | undefined =>
  openingTexts[code]?.();
