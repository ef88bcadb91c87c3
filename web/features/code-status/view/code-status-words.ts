/** A decision in full words. */
import { m } from '#messages/compiled/messages.js';
import type { CodeStatus } from '../records.ts';
import { codeStatusText } from '../strings.ts';

export const codeStatusWords = (value: { readonly status: CodeStatus } | undefined): string =>
  value === undefined ? m.conflicts_unknown_value() : codeStatusText[value.status]();
