/** Words for what a file or a code may be refused for. */
import type { CommandError } from '#kernel/feature.ts';
import { m } from '#messages/compiled/messages.js';
import { errorText } from '../../strings.ts';

const WORDS: Readonly<Record<string, () => string>> = {
  'carry/form': m.carry_error_form,
  'carry/version': m.carry_error_version,
  'carry/too-large': m.carry_error_too_large,
  'nearby/code': m.carry_error_code,
  'nearby/own-code': m.carry_error_own_code,
  'nearby/wrong-turn': m.carry_error_wrong_turn,
  'nearby/no-connection': m.carry_error_no_connection,
  'nearby/gone': m.carry_error_gone,
  'nearby/not-here': m.carry_error_not_here,
  'nearby/unavailable': m.carry_error_unavailable,
};

export const carryText = (error: CommandError): string => errorText(error, WORDS);
