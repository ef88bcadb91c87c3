/** What the kinds of conversation and the roles in them are called. */
import { m } from '#messages/compiled/messages.js';
import type { ConversationKind, Role } from '../records.ts';

export const kindName: Readonly<Record<ConversationKind, () => string>> = {
  patient: m.conversations_chip_patient,
  direct: m.conversations_chip_direct,
  group: m.conversations_chip_group,
  'care-team': m.conversations_chip_care_team,
  consultation: m.conversations_chip_consultation,
  case: m.conversations_chip_case,
  handoff: m.conversations_chip_handoff,
};

export const roleName: Readonly<Record<Role, () => string>> = {
  lead: m.conversations_role_lead,
  member: m.conversations_role_member,
  observer: m.conversations_role_observer,
};
