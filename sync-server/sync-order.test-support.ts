/**
 * Reading a trace of system calls: whether the disk had everything before anybody was told of it. What a call carries is found
 * by marks, bytes that occur nowhere else. For traces of `strace -f -yy -v -xx`.
 */

/** What is looked for in a trace, as strace writes bytes. */
export interface Mark {
  /** In what goes to the disk. */
  readonly onDisk: string;
  /** In what goes to the network: any of these tells somebody. */
  readonly told: readonly string[];
}

export const marked = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

/** A call lasts from one line of the trace to another: threads interrupt one another. */
interface Call {
  readonly name: string;
  readonly text: string;
  readonly begins: number;
  ends: number;
  hasFailed: boolean;
}

const LINE = /^(?<thread>\d+)\s+(?<rest>.*)$/s;
const FAILED = /\)\s+= -1 /;

/** The calls of a trace. One that never ended, ends behind the last line. */
export function callsOf(lines: readonly string[]): readonly Call[] {
  const calls: Call[] = [];
  const open = new Map<string, Call>();
  lines.forEach((line, place) => {
    const { thread = '', rest = '' } = LINE.exec(line)?.groups ?? {};
    if (rest.startsWith('<... ')) {
      const call = open.get(thread);
      if (call !== undefined) Object.assign(call, { ends: place, hasFailed: FAILED.test(rest) });
      open.delete(thread);
      return;
    }
    const name = /^\w+/.exec(rest)?.[0];
    if (name === undefined) return;
    const isOpen = rest.endsWith('<unfinished ...>');
    const ends = isOpen ? lines.length : place;
    const call = { name, text: rest, begins: place, ends, hasFailed: FAILED.test(rest.slice(-80)) };
    calls.push(call);
    if (isOpen) open.set(thread, call);
  });
  return calls;
}

const SYNCS = new Set(['fdatasync', 'fsync']);
const TARGET = /^\w+\((?<descriptor>\d+)<(?<target>[^>]*)/;

/** What a call is about, by `strace -yy`: a connection, or a file by its name. */
const targetOf = ({ text }: Call): string => TARGET.exec(text)?.groups?.['target'] ?? '';
const descriptorOf = ({ text }: Call): number => Number(TARGET.exec(text)?.groups?.['descriptor']);

/** Where in its file a call writes; undefined of one that does not say. */
function offsetOf({ text }: Call): number | undefined {
  const offset = /, (?<offset>\d+)(?:\)\s+=| <unfinished)/.exec(text.slice(-80))?.groups?.[
    'offset'
  ];
  return offset === undefined ? undefined : Number(offset);
}

/** The first two pages of the store's file say which tree is the newest. */
const META_BYTES = 8_192;

interface Order {
  /** Marks that were written, synced, named and told of, in this order. */
  readonly inOrder: number;
  /** What is wrong with the others. */
  readonly faults: readonly string[];
}

/**
 * Whether each mark was told of only after it was written, its file was synced, and then the newest tree was named: by a
 * descriptor that waits for the disk with every write (O_DSYNC), one of those given.
 */
export function orderOf(
  calls: readonly Call[],
  marks: readonly Mark[],
  waiting: ReadonlySet<number>,
): Order {
  const syncs = calls.filter(({ name, hasFailed }) => SYNCS.has(name) && !hasFailed);
  const carrying = calls.filter(({ name }) => !SYNCS.has(name));
  const tells = carrying.filter((call) => targetOf(call).startsWith('TCP'));
  const writes = carrying.filter((call) => !targetOf(call).startsWith('TCP'));
  const isNaming = (call: Call): boolean =>
    call.name === 'pwrite64' &&
    !call.hasFailed &&
    waiting.has(descriptorOf(call)) &&
    (offsetOf(call) ?? META_BYTES) < META_BYTES;
  const namings = writes.filter(isNaming);
  const faults = marks.flatMap((mark, place) => {
    const written = writes.find(({ text }) => text.includes(mark.onDisk));
    const told = tells.find(({ text }) => mark.told.some((each) => text.includes(each)));
    if (told === undefined) return [`${String(place)} was told nobody`];
    if (written === undefined) return [`${String(place)} was written nowhere`];
    const ofFile = (call: Call): boolean => targetOf(call) === targetOf(written);
    const synced = syncs.find((call) => ofFile(call) && call.begins > written.ends);
    const named = namings.find((call) => ofFile(call) && call.begins > (synced?.ends ?? Infinity));
    const isKept = named !== undefined && named.ends < told.begins;
    return isKept ? [] : [`${String(place)} was told of before the disk had it`];
  });
  return { inOrder: marks.length - faults.length, faults };
}
