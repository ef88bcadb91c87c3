/**
 * One form: busy while it is being sent, one message at the field that did not fit, focus on that field. What the fields
 * mean is decided by the command's own schema, never here.
 */
import type { CommandError } from '#kernel/feature.ts';
import type { Result } from '#kernel/result.ts';
import { tick } from 'svelte';

export type Fields = Readonly<Record<string, string>>;

export interface FormParts<T> {
  readonly send: (fields: Fields) => Promise<Result<T, CommandError>>;
  readonly done: (value: T) => void;
  readonly errorText: (error: CommandError) => string;
  /** The message for a field whose schema refused it. */
  readonly fieldText: (field: string, reason: string) => string;
  /** For an error that belongs to one field although no schema said so. */
  readonly fieldOf?: (error: CommandError) => string | undefined;
}

export class Form<T> {
  readonly #parts: FormParts<T>;
  #busy = $state(false);
  #failure = $state<string | undefined>();
  #problem = $state.raw<{ readonly field: string; readonly text: string } | undefined>();

  constructor(parts: FormParts<T>) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#busy;
  }
  /** What went wrong as a whole; undefined when a field is to blame. */
  get failure(): string | undefined {
    return this.#failure;
  }
  problemOf(field: string): string | undefined {
    return this.#problem?.field === field ? this.#problem.text : undefined;
  }

  readonly submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (this.#busy) return;
    const form = event.currentTarget;
    this.#busy = true;
    this.#failure = undefined;
    this.#problem = undefined;
    try {
      const result = await this.#parts.send(readFields(form));
      if (result.ok) this.#parts.done(result.value);
      else await this.#show(form, result.error);
    } finally {
      this.#busy = false;
    }
  };

  /** A message that stands beside what is right by now would be untrue. */
  #forgetWhenMended(form: HTMLFormElement, field: string): void {
    const mended = ({ target }: Event): void => {
      if (!(target instanceof Element) || !fieldNames(target).includes(field)) return;
      form.removeEventListener('input', mended);
      if (this.#problem?.field === field) this.#problem = undefined;
    };
    form.addEventListener('input', mended);
  }

  async #show(form: HTMLFormElement, error: CommandError): Promise<void> {
    const field = 'field' in error ? String(error.field) : this.#parts.fieldOf?.(error);
    const input = field === undefined ? undefined : inputOf(form, field);
    if (field === undefined || input === undefined) {
      this.#failure = this.#parts.errorText(error);
      return;
    }
    const reason = 'reason' in error ? String(error.reason) : undefined;
    const text =
      reason === undefined ? this.#parts.errorText(error) : this.#parts.fieldText(field, reason);
    this.#problem = { field, text };
    this.#forgetWhenMended(form, field);
    await tick();
    input.focus();
  }
}

/** What a control belongs to: its own name, or the group it stands in. */
const fieldNames = (control: Element): readonly (string | null | undefined)[] => [
  control.getAttribute('name'),
  control.closest('[data-field]')?.getAttribute('data-field'),
];

function readFields(form: HTMLFormElement): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string') fields[name] = value;
  return fields;
}

/** The first control of a field; `data-field` names a group of several controls. */
const inputOf = (form: HTMLFormElement, field: string): HTMLElement | undefined =>
  [...form.querySelectorAll<HTMLElement>('input, select, textarea')].find((control) =>
    fieldNames(control).includes(field),
  );
