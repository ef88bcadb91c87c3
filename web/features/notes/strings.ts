/** Words for templates, their sections, and every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { NotesErrorCode } from './commands.ts';
import type { SectionId, TemplateId } from './templates.ts';

type Text = () => string;

export const templateText: Readonly<Record<TemplateId, Text>> = {
  free: m.notes_template_free,
  consultation: m.notes_template_consultation,
  'ward-round': m.notes_template_ward_round,
  nursing: m.notes_template_nursing,
};

export const sectionText: Readonly<Record<SectionId, Text>> = {
  text: m.notes_text,
  complaint: m.notes_section_complaint,
  history: m.notes_section_history,
  examination: m.notes_section_examination,
  assessment: m.notes_section_assessment,
  plan: m.notes_section_plan,
  observed: m.notes_section_observed,
  care: m.notes_section_care,
  handover: m.notes_section_handover,
};

export const notesErrorText: Readonly<Record<NotesErrorCode, Text>> = {
  'notes/unreadable': m.notes_error_unreadable,
  'notes/too-long': m.notes_error_too_long,
  'notes/not-your-section': m.notes_error_not_your_section,
  'notes/signed': m.notes_error_signed,
  'notes/not-signed': m.notes_error_not_signed,
  'notes/empty': m.notes_error_empty,
  'notes/changed-since': m.notes_error_changed_since,
};
