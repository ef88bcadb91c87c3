/** The help text, made from the table of commands. */
import type { Command, OptionName } from './command.ts';
import { COMMANDS, OPTIONS } from './command-table.ts';

const GAP = 2;

export function helpText(): string {
  const commands = COMMANDS.map((command) => [usageOf(command), command.about] as const);
  const options = Object.entries(OPTIONS).map(
    ([name, { hint, about }]) =>
      [hint === undefined ? `--${name}` : `--${name} ${hint}`, about] as const,
  );
  return [
    'Usage: npm run -s lantern -- COMMAND [options]',
    '',
    'Commands:',
    ...columns([...commands, ['help', 'this text']]),
    '',
    'Options:',
    ...columns(options),
    '',
    'PATIENT is the number of a patient or the beginning of an id; NOTE and ID are the beginning of an id.',
    'The passphrase is read from LANTERN_PASSPHRASE, or asked for. It is never an argument.',
  ].join('\n');
}

function usageOf({ name, words, required, optional }: Command): string {
  const needed = required.map((option) => optionUse(option));
  const possible = optional.map((option) => `[${optionUse(option)}]`);
  return [name, ...words, ...needed, ...possible].join(' ');
}

const optionUse = (name: OptionName): string => `--${name}`;

function columns(rows: readonly (readonly [left: string, right: string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + GAP;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}
