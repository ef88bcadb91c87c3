/** How often each operation met each fault: a cell that stays empty was never tried. */
import { canMeet, FAULTS, OPERATIONS, type FaultName, type OperationName } from './alphabet.ts';

export class Matrix {
  readonly #counts = new Map<string, number>();

  count(operation: OperationName, fault: FaultName): void {
    const cell = `${operation} × ${fault}`;
    this.#counts.set(cell, this.of(operation, fault) + 1);
  }

  of(operation: OperationName, fault: FaultName): number {
    return this.#counts.get(`${operation} × ${fault}`) ?? 0;
  }

  /** How often the rarest operation or fault of the alphabet occurred. */
  get coverageMin(): number {
    const sum = (pairs: readonly (readonly [OperationName, FaultName])[]) =>
      pairs.reduce((total, [operation, fault]) => total + this.of(operation, fault), 0);
    return Math.min(
      ...OPERATIONS.map((operation) => sum(FAULTS.map((fault) => [operation, fault]))),
      ...FAULTS.map((fault) => sum(OPERATIONS.map((operation) => [operation, fault]))),
    );
  }

  /** The counts as they go from one process to another. */
  get counts(): readonly (readonly [string, number])[] {
    return [...this.#counts];
  }

  addAll(counts: readonly (readonly [string, number])[]): void {
    for (const [cell, count] of counts)
      this.#counts.set(cell, (this.#counts.get(cell) ?? 0) + count);
  }

  /** Pairs that were never tried and could have been. */
  get empty(): readonly string[] {
    return OPERATIONS.flatMap((operation) =>
      FAULTS.filter((fault) => canMeet(operation, fault) && this.of(operation, fault) === 0).map(
        (fault) => `${operation} × ${fault}`,
      ),
    );
  }

  get lines(): readonly string[] {
    const first = Math.max(...OPERATIONS.map((name) => name.length));
    const row = (name: string, cells: readonly string[]) =>
      [name.padEnd(first), ...cells.map((cell, i) => cell.padStart(FAULTS[i]?.length ?? 0))].join(
        '  ',
      );
    return [
      row('', FAULTS),
      ...OPERATIONS.map((name) =>
        row(
          name,
          FAULTS.map((fault) => String(this.of(name, fault))),
        ),
      ),
    ];
  }
}
