/** Standard input: all of it as text, or a passphrase that is typed without being shown. */
import process from 'node:process';
import { text } from 'node:stream/consumers';

const SECRET_LENGTH_MAX = 1_000;

export const readInput = (): Promise<string> => text(process.stdin);

/** Undefined when standard input or the screen is no terminal, and when the typing is broken off with Ctrl-C or Ctrl-D. */
export async function askSecret(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  stderr.write(question);
  stdin.setRawMode(true);
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function typedLine(stdin: NodeJS.ReadStream): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed: readonly string[] = [];
    const take = (chunk: string): void => {
      for (const [at, key] of [...chunk].entries()) {
        if (key === '\r' || key === '\n') return end(typed.join(''), [...chunk].slice(at + 1));
        if (key === '\u0003' || key === '\u0004') return end(undefined, []);
        if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1);
        else if (key >= ' ' && typed.length < SECRET_LENGTH_MAX) typed = [...typed, key];
      }
    };
    const end = (answer: string | undefined, rest: readonly string[]): void => {
      stdin.off('data', take);
      stdin.pause();
      // What was pasted after the line belongs to the next question.
      if (rest.length > 0) stdin.unshift(rest.join(''));
      resolve(answer);
    };
    stdin.setEncoding('utf8');
    stdin.on('data', take);
    stdin.resume();
  });
}
