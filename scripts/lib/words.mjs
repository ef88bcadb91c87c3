/** What scripts say. Results go to standard output, everything on the way to standard error. */

export const say = (line) => process.stdout.write(`${line}\n`);
export const note = (line) => process.stderr.write(`${line}\n`);

/** Ends the script with one reason. */
export function fail(reason) {
  note(reason);
  process.exit(1);
}
