/** Tries every published history on both resolvers, on the product's in several orders and one by one. */
import { fromHex } from '#crypto/encoding/bytes.ts';
import { LogBook } from '#crypto/log/log-book.ts';
import { seededNumbers, shuffled } from '#crypto/log/people.test-support.ts';
import type { Tally } from './check-structures.ts';
import { readHistories, type HistoryVector } from './history-file.ts';
import { resolveHistory } from './independent/histories.ts';
import { outcomeOf } from './make/histories.ts';
import { canonical } from './vector-file.ts';

const ORDERS = 5;

export function checkHistories(tally: Tally): void {
  for (const history of readHistories())
    for (const problem of [...historyByProduct(history), bySecond(history)])
      if (problem === undefined) tally.passed += 1;
      else tally.failures.push(`history “${history.title}”: ${problem}`);
}

const expected = ({ members, stranded, verdicts }: HistoryVector): string =>
  canonical({ members, stranded, verdicts });

/** What the product gets wrong of a published history, one for each order of arrival. */
export function historyByProduct(history: HistoryVector): readonly (string | undefined)[] {
  const number = seededNumbers(history.entries.length);
  const all = [...history.people, ...history.entries].flatMap((entry) => fromHex(entry) ?? []);
  return Array.from({ length: ORDERS }, (_, order) => {
    const book = new LogBook();
    for (const entry of shuffled(all, number)) {
      book.add([entry]);
      if (order % 2 === 1) book.state(history.groupId);
    }
    const state = book.state(history.groupId);
    const isSame = state !== undefined && canonical(outcomeOf(state)) === expected(history);
    return isSame ? undefined : `the product resolves order ${String(order)} otherwise`;
  });
}

function bySecond(history: HistoryVector): string | undefined {
  try {
    const outcome = resolveHistory([...history.people, ...history.entries], history.groupId);
    return canonical(outcome) === expected(history) ? undefined : 'the second resolver differs';
  } catch (error) {
    return `the second resolver refuses it: ${String(error)}`;
  }
}
