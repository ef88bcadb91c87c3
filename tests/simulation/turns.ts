/**
 * Whose turn it is: each history has one step in which it tries the pair of operation and fault that its seed names, so that no
 * pair is left to chance. What the operation needs is done before.
 */
import {
  canMeet,
  FAULTS,
  LASTING_FAULTS,
  OPERATIONS,
  type FaultName,
  type LastingFault,
  type OperationName,
} from './alphabet.ts';

export interface Turn {
  readonly operation: OperationName;
  readonly fault: FaultName;
  /** What is done before, by the same person, so that there is something to do the operation to. */
  readonly before: readonly OperationName[];
}

const NEEDS: Readonly<Partial<Record<OperationName, readonly OperationName[]>>> = {
  'change-dose': ['record-medicine'],
  'send-message': ['start-conversation'],
  'recall-message': ['start-conversation', 'send-message'],
  'write-on-an-old-view': ['write-text', 'write-text', 'write-text'],
};

const PAIRS: readonly (readonly [OperationName, FaultName])[] = OPERATIONS.flatMap((operation) =>
  FAULTS.filter((fault) => canMeet(operation, fault)).map((fault) => [operation, fault] as const),
);

/** The pair whose turn it is in the history of a seed. */
export function turnOf(seed: number): Turn {
  const [operation, fault] = PAIRS[seed % PAIRS.length] ?? ['write-text', 'none'];
  return { operation, fault, before: NEEDS[operation] ?? [] };
}

/** Its step: in the second half, when there is something to try it on. */
export const stepOfTurn = (seed: number, steps: number): number =>
  Math.floor(steps / 2) + (Math.floor(seed / PAIRS.length) % Math.max(1, Math.ceil(steps / 2)));

export const isLasting = (fault: FaultName): fault is LastingFault =>
  LASTING_FAULTS.some((each) => each === fault);
