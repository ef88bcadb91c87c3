import { expect, test } from 'vitest';
import { callsOf, marked, orderOf } from './sync-order.test-support.ts';

const [a, b] = [marked(Uint8Array.of(1, 171)), marked(Uint8Array.of(2, 205))];
const MARKS = [
  { onDisk: a, told: [a] },
  { onDisk: b, told: [b] },
];
/** The descriptor of the store's file that waits for the disk. */
const WAITING = 5;
const order = (lines: readonly string[]) => orderOf(callsOf(lines), MARKS, new Set([WAITING]));

const written = (mark: string) => `7 pwrite64(4<data.mdb>, "${mark}", 9, 16384) = 9`;
const SYNCED = '7 fdatasync(4<data.mdb>) = 0';
const NAMED = '7 pwrite64(5<data.mdb>, "\\x00", 128, 40) = 128';
const told = (mark: string) => `8 writev(30<TCP:[1->2]>, [{iov_base="${mark}", iov_len=9}], 1) = 9`;

const BEGINS = '7 fdatasync(4<data.mdb> <unfinished ...>';
const ENDS = '7 <... fdatasync resumed>) = 0';

test('bytes are looked for as strace writes them', () => {
  expect(a).toBe('\\x01\\xab');
});

test('written, synced, named and then told is in order, one after the other or together', () => {
  expect(order([written(a), written(b), SYNCED, NAMED, told(a), told(b)])).toEqual({
    inOrder: 2,
    faults: [],
  });
  const others = '9 write(6<anon_inode:[eventfd]>, "\\x01", 8) = 8';
  const slowly = [written(a), BEGINS, others, ENDS, NAMED, told(a)];
  expect(order([...slowly, written(b), SYNCED, NAMED, told(b)]).faults).toEqual([]);
});

test.each([
  ['told before it is written', [told(a), written(a), SYNCED, NAMED]],
  ['told before it is synced', [written(a), NAMED, told(a), SYNCED]],
  ['told while the sync lasts', [written(a), BEGINS, told(a), ENDS, NAMED]],
  [
    'told after a sync that had begun before it was written',
    [BEGINS, written(a), ENDS, NAMED, told(a)],
  ],
  [
    'told after a sync that failed',
    [written(a), '7 fdatasync(4<data.mdb>) = -1 EIO (Input/output error)', NAMED, told(a)],
  ],
  [
    'told after a sync that was interrupted and failed',
    [
      written(a),
      BEGINS,
      '7 <... fdatasync resumed>) = -1 EIO (Input/output error) (INJECTED)',
      NAMED,
      told(a),
    ],
  ],
  [
    'told after a sync of another file',
    [written(a), '7 fdatasync(6<relay-key>) = 0', NAMED, told(a)],
  ],
  ['told before its tree is named', [written(a), SYNCED, told(a), NAMED]],
  [
    'told after its tree was named by a write that does not wait',
    [written(a), SYNCED, NAMED.replace('5<', '4<'), told(a)],
  ],
  ['told nobody', [written(a), SYNCED, NAMED]],
  ['written nowhere', [SYNCED, NAMED, told(a)]],
])('%s is a fault', (_, lines) => {
  expect(order([...lines, written(b), SYNCED, NAMED, told(b)]).faults).toHaveLength(1);
});
