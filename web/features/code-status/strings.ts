/** Words for what may be decided, and for every error of this feature. */
import { m } from '#messages/compiled/messages.js';
import type { CodeStatusErrorCode } from './commands.ts';
import type { CodeStatus } from './records.ts';

type Text = () => string;

export const codeStatusErrorText: Readonly<Record<CodeStatusErrorCode, Text>> = {
  'code-status/unknown-version': m.code_status_error_unknown_version,
};

export const codeStatusText: Readonly<Record<CodeStatus, Text>> = {
  full: m.code_status_full,
  limited: m.code_status_limited,
  'no-cpr': m.code_status_no_cpr,
  comfort: m.code_status_comfort,
};
