/** Sessions, statements, evidence, snapshots and the headers of changes, read a second time. */
import { inflateRawSync } from 'node:zlib';
import { readPath } from './bodies.ts';
import { digestOfChange, h, isSigned } from './sums.ts';
import { ascending, bytesOf, hexOf, isZeros, join, refuseUnless, whole, Wire } from './wire.ts';

const CLOCKS = ['unknown', 'local', 'relay-checked'] as const;
const EVIDENCE = ['open', 'view', 'export', 'close', 'review', 'contest'] as const;

/** Reads what stands before the signature, and checks that the key made it under the context. */
function signed<T>(
  bytes: Uint8Array,
  { name, key }: { readonly name: string; readonly key: string },
  read: (wire: Wire) => T,
) {
  refuseUnless(bytes.length > 64, 'it ends too early');
  const [content, signature] = [bytes.subarray(0, -64), bytes.subarray(-64)];
  const fields = whole(content, read);
  refuseUnless(isSigned({ key: bytesOf(key), signature, name }, content), 'nobody signed this');
  return { ...fields, id: hexOf(h(`${name}-id`, content)) };
}

const placed = (compartment: number): void => {
  refuseUnless(compartment > 0 && compartment < 16, 'no compartment for work');
};

export const openSession = (bytes: Uint8Array, key: string) =>
  signed(bytes, { name: 'session', key }, (wire) => {
    const [groupId, compartment, epochId] = [wire.hex(32), wire.number(1), wire.hex(32)];
    const [path, logHeads] = [readPath(wire), wire.set(16)];
    const [purpose, nonce] = [wire.name(['care', 'emergency'], 0), wire.hex(16)];
    placed(compartment);
    refuseUnless(logHeads.length > 0, 'no heads');
    return { groupId, compartment, epochId, path, logHeads, purpose, nonce };
  });

export const openStatement = (bytes: Uint8Array, key: string) =>
  signed(bytes, { name: 'stmt', key }, (wire) => {
    const [sessionId, n, prev] = [wire.hex(32), wire.number(4), wire.hex(32)];
    const seen = wire.set(8, 32, 1);
    const readItem = () => {
      const item = { docId: wire.hex(16), firstSeq: wire.number(4), lastSeq: wire.number(4) };
      refuseUnless(item.firstSeq > 0 && item.lastSeq >= item.firstSeq, 'numbers run backwards');
      return { ...item, lastHash: wire.hex(32) };
    };
    const items = wire.list(32, readItem, 1);
    ascending(items.map(({ docId }) => docId));
    const [claimedTime, clock] = [wire.number(8), wire.name(CLOCKS, 0)];
    refuseUnless(n > 0 && (n === 1) === isZeros(prev), 'the chain');
    return { sessionId, n, ...(n === 1 ? {} : { prev }), seen, items, claimedTime, clock };
  });

export const openEvidence = (bytes: Uint8Array, key: string) =>
  signed(bytes, { name: 'evidence', key }, (wire) => {
    const [groupId, compartment, epochId] = [wire.hex(32), wire.number(1), wire.hex(32)];
    const [path, type, n] = [readPath(wire), wire.name(EVIDENCE, 1), wire.number(4)];
    const [prev, packId, claimedTime] = [wire.hex(32), wire.hex(32), wire.number(8)];
    const [clock, body] = [wire.name(CLOCKS, 0), hexOf(wire.varBytes(512))];
    placed(compartment);
    refuseUnless(n > 0 && (n === 1) === isZeros(prev), 'the chain');
    return {
      ...{ groupId, compartment, epochId, path, type, n, claimedTime, clock, body },
      ...(n === 1 ? {} : { prev }),
      ...(isZeros(packId) ? {} : { packId }),
    };
  });

export const openSnapshot = (bytes: Uint8Array, key: string) =>
  signed(bytes, { name: 'snapshot', key }, (wire) => {
    const [groupId, compartment] = [wire.hex(32), wire.number(1)];
    const [docId, sessionId, heads] = [wire.hex(16), wire.hex(32), wire.set(1024)];
    const [previous, savedHash] = [wire.hex(32), wire.hex(32)];
    const authors = wire.list(1024, () => ({
      session: hexOf(wire.varBytes(2048)),
      statement: hexOf(wire.varBytes(4096)),
    }));
    placed(compartment);
    refuseUnless(heads.length > 0 && authors.length > 0, 'a snapshot of nothing');
    return {
      ...{ groupId, compartment, docId, sessionId, heads, savedHash, authors },
      ...(isZeros(previous) ? {} : { previous }),
    };
  });

function uleb(wire: Wire): number {
  let value = 0;
  for (let place = 0; place < 7; place++) {
    const byte = wire.number(1);
    value += (byte & 127) * 128 ** place;
    if (byte >= 128) continue;
    refuseUnless(byte !== 0 || place === 0, 'a number in a longer form than needed');
    return value;
  }
  refuseUnless(false, 'a number without end');
  return 0;
}

function ulebBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function inflate(deflated: Uint8Array): Uint8Array {
  const most = Math.min(1 << 20, deflated.length * 100);
  let plain: Uint8Array | undefined;
  try {
    plain = inflateRawSync(deflated, { maxOutputLength: most });
  } catch {
    plain = undefined;
  }
  refuseUnless(plain !== undefined, 'a bomb, or no stream');
  return plain;
}

/** Who made a change, its number, on what it depends, and its hash. */
export function openChange(bytes: Uint8Array) {
  const { checksum, body } = whole(bytes, (wire) => {
    refuseUnless(wire.hex(4) === '856f4a83', 'no change');
    const [sum, type, length] = [wire.hex(4), wire.number(1), uleb(wire)];
    refuseUnless(type === 1 || type === 2, 'no change');
    const content = wire.raw(length);
    refuseUnless(length <= 1 << 20, 'too long');
    return { checksum: sum, body: type === 2 ? inflate(content) : content };
  });
  const hash = digestOfChange(join(Uint8Array.of(1), ulebBytes(body.length), body));
  refuseUnless(hexOf(hash.subarray(0, 4)) === checksum, 'the checksum');
  const wire = new Wire(body);
  const actorId = (): string => {
    refuseUnless(uleb(wire) === 16, 'an actor of another length');
    return wire.hex(16);
  };
  const dependencies = ascending(Array.from({ length: uleb(wire) }, () => wire.hex(32)));
  const [actor, seq] = [actorId(), uleb(wire)];
  refuseUnless(seq > 0, 'numbers begin with 1');
  uleb(wire);
  while (wire.number(1) >= 128);
  wire.raw(uleb(wire));
  const otherActors = Array.from({ length: uleb(wire) }, actorId);
  return { hash: hexOf(hash), actor, seq, dependencies, otherActors };
}
