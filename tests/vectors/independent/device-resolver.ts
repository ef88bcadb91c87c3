/** Rule U a second time: from the entries of a person's own log to the person's devices. */
import type { Attempt } from './attempt.ts';
import {
  concurrent,
  found,
  inOrder,
  MANAGE,
  targetOf,
  type Group,
  type Node,
  type Settled,
} from './attempt.ts';

/** Rule U: a person's devices. An appointment falls with its appointer's concurrent removal; a removal never does. */
export function resolveDevices(group: Group): Settled {
  const fallen = new Set<string>();
  for (;;) {
    const attempt = foldDevices(group, fallen);
    const hit = group.nodes.filter(
      (node) =>
        node.entry.body.type === 'add' &&
        attempt.verdicts.get(node.id) === 'accepted' &&
        attempt.removals.some(
          (removal) => targetOf(removal) === node.author && concurrent(removal, node),
        ),
    );
    if (hit.length === 0) return { attempt, stranded: new Set() };
    for (const { id } of hit) fallen.add(id);
  }
}

function foldDevices(group: Group, fallen: ReadonlySet<string>): Attempt {
  const attempt = found(group);
  const recovery = attempt.terms[0]?.member;
  for (const node of inOrder(group.nodes)) {
    const verdict = fallen.has(node.id) ? 'crypto/void' : judgeDevice(attempt, node, recovery);
    if (verdict === undefined) continue;
    attempt.verdicts.set(node.id, verdict);
    if (verdict !== 'accepted') continue;
    if (node.entry.body.type === 'remove') attempt.removals.push(node);
    if (node.entry.body.type !== 'add') continue;
    const [member, rank] = [targetOf(node), [1, node.depth, node.id] as const];
    const given = { flags: MANAGE, read: 1, write: 1 };
    attempt.terms.push({ member, start: node, rank, given, isFounder: false });
  }
  return attempt;
}

function judgeDevice(attempt: Attempt, node: Node, recovery?: string): string | undefined {
  const { body } = node.entry;
  if (body.type !== 'add' && body.type !== 'set' && body.type !== 'remove') return undefined;
  if (attempt.living(node.author, node).length === 0) return 'crypto/not-member';
  if (body.type === 'set') return 'crypto/right';
  const target = targetOf(node);
  if (body.type === 'remove') {
    if (body.value.cosignatures.length > 0) return 'crypto/form';
    return target === recovery && node.author !== recovery ? 'crypto/founder' : 'accepted';
  }
  return attempt.living(target, node).length > 0 ? 'crypto/right' : 'accepted';
}
