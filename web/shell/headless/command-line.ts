/** From the words after `lantern` to one exit code: finds the command, checks its words and options, prints what it answers. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Answer, Call, Command, Failure, Place } from './command.ts';
import { COMMANDS, OPTIONS, SHARED_OPTIONS } from './command-table.ts';
import { failureLine } from './failure-words.ts';
import { helpText } from './help.ts';
import { printable, printableJson } from './printable.ts';

const WAIT_SECONDS_MAX = 86_400;

interface Parsed {
  readonly values: ReadonlyMap<string, string | boolean>;
  readonly words: readonly string[];
}

/** Runs one command to its end. 0 when it did what was asked, 1 otherwise. */
export async function runCommandLine(args: readonly string[], place: Place): Promise<number> {
  const parsed = parse(args.includes('--help') ? ['help'] : args);
  if (!parsed.ok) return fail(place, parsed.error, false);
  const { values, words } = parsed.value;
  const [name, ...rest] = words;
  if (name === undefined || name === 'help') {
    place.print(helpText());
    return name === undefined ? 1 : 0;
  }
  const command = COMMANDS.find((each) => each.name === name);
  const isJson = values.has('json') || command?.speaksJson === true;
  if (command === undefined) return fail(place, { code: 'headless/unknown-command' }, isJson);
  const call = callOf(command, { values, words: rest }, place);
  if (!call.ok) return fail(place, call.error, isJson);
  const answer = await command.run(call.value);
  if (!answer.ok) return fail(place, answer.error, isJson);
  print(place, answer.value, isJson);
  return 0;
}

function parse(args: readonly string[]): Result<Parsed, Failure> {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { hint }]) => [
      name,
      { type: hint === undefined ? 'boolean' : 'string' } as const,
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const given = Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' || value === true ? [[name, value] as const] : [],
    );
    return ok({ values: new Map(given), words: positionals });
  } catch {
    // The library's message may quote what was typed.
    return err({ code: 'headless/unknown-option' });
  }
}

function callOf(command: Command, { values, words }: Parsed, place: Place): Result<Call, Failure> {
  const known: readonly string[] = [...command.required, ...command.optional, ...SHARED_OPTIONS];
  const strange = [...values.keys()].find((name) => !known.includes(name));
  if (strange !== undefined) return err({ code: 'headless/unknown-option', field: `--${strange}` });
  const absent = command.words[words.length];
  if (absent !== undefined) return err({ code: 'headless/missing', field: absent });
  if (words.length > command.words.length) return err({ code: 'headless/too-many-words' });
  const missing = command.required.find((name) => !values.has(name));
  if (missing !== undefined) return err({ code: 'headless/missing', field: `--${missing}` });
  const seconds = Number(values.get('wait') ?? command.waitSeconds);
  if (!(seconds >= 0 && seconds <= WAIT_SECONDS_MAX))
    return err({ code: 'headless/invalid', field: '--wait' });
  const named = new Map([...values, ...command.words.map((word, i) => [word, words[i]] as const)]);
  return ok({
    place,
    value: (name) => String(named.get(name) ?? ''),
    waitMs: seconds * 1000,
    tell: (answer) => print(place, answer, values.has('json')),
  });
}

function print(place: Place, { lines, json }: Answer, isJson: boolean): void {
  if (isJson) place.print(printableJson(json));
  else for (const line of lines) place.print(printable(line));
}

function fail(place: Place, failure: Failure, isJson: boolean): 1 {
  place.complain(failureLine(failure));
  if (isJson) place.print(JSON.stringify({ error: failure.code }));
  return 1;
}
