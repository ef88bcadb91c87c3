/** What stands in two versions, in words. */
import { m } from '#messages/compiled/messages.js';
import type { ConflictKind } from './records.ts';

type Text = () => string;

export const conflictKindText: Readonly<Record<ConflictKind, Text>> = {
  dose: m.conflicts_kind_dose,
  'code-status': m.conflicts_kind_code_status,
  'medicine-status': m.conflicts_kind_medicine_status,
  'allergy-status': m.conflicts_kind_allergy_status,
  priority: m.conflicts_kind_priority,
  'alert-rule': m.alerts_conflict_kind,
};

export const conflictAttentionText: Readonly<Record<ConflictKind, Text>> = {
  dose: m.conflicts_attention_dose,
  'code-status': m.conflicts_attention_code_status,
  'medicine-status': m.conflicts_attention_medicine_status,
  'allergy-status': m.conflicts_attention_allergy_status,
  priority: m.conflicts_attention_priority,
  'alert-rule': m.alerts_conflict_attention,
};
