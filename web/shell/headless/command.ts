/** What a command of the headless client is: its line in the table, what it is called with, and what it answers. */
import type { Result } from '#kernel/result.ts';

/** What a command reaches of the world around the process; a test hands in its own. */
export interface Place {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Asks at the terminal without showing what is typed; undefined where nobody can be asked. */
  readonly askSecret: (question: string) => Promise<string | undefined>;
  /** One line, or one whole text, on standard output. */
  readonly print: (text: string) => void;
  /** One line on standard error. */
  readonly complain: (line: string) => void;
  /** Calls back when somebody asks the process to stop, instead of ending it; the answer ends that. */
  readonly onInterrupt: (run: () => void) => () => void;
}

export interface Call {
  readonly place: Place;
  /** The value of a word or an option by its name in the table; empty when it was left out. */
  readonly value: (name: string) => string;
  /** How long this call may wait for others; milliseconds. */
  readonly waitMs: number;
  /** Tells something before the command ends: as words, or as the value for --json. */
  readonly tell: (answer: Answer) => void;
}

/** What a command ends with, in both forms. Only one of them is printed. */
export interface Answer {
  readonly lines: readonly string[];
  readonly json: unknown;
}

export interface Failure {
  readonly code: string;
  /** The field, word or option that was wrong; never its content. */
  readonly field?: string;
}

export type Answered = Promise<Result<Answer, Failure>>;

export type OptionName =
  | 'clinic'
  | 'name'
  | 'profession'
  | 'family'
  | 'given'
  | 'born'
  | 'gender'
  | 'reaction'
  | 'severity'
  | 'text'
  | 'urgent'
  | 'demo'
  | 'format'
  | 'wait'
  | 'data'
  | 'relay'
  | 'json';

export interface Command {
  readonly name: string;
  readonly words: readonly string[];
  readonly required: readonly OptionName[];
  readonly optional: readonly OptionName[];
  readonly about: string;
  /** Answers JSON also without --json. */
  readonly speaksJson: boolean;
  /** Seconds it waits for others unless --wait says otherwise. */
  readonly waitSeconds: number;
  readonly run: (call: Call) => Answered;
}
