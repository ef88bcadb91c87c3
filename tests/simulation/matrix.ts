/** How often each operation met each fault: a cell that stays empty was never tried. */
import { LASTING_FAULTS, RELAY_EVENTS, type FaultName } from './faults.ts';
import { OPERATIONS, type OperationName } from './operations.ts';

const COLUMNS: readonly FaultName[] = ['none', ...LASTING_FAULTS, ...RELAY_EVENTS];

export class Matrix {
  readonly #counts = new Map<string, number>();

  count(operation: OperationName, fault: FaultName): void {
    const cell = `${operation} × ${fault}`;
    this.#counts.set(cell, this.of(operation, fault) + 1);
  }

  of(operation: OperationName, fault: FaultName): number {
    return this.#counts.get(`${operation} × ${fault}`) ?? 0;
  }

  /** Pairs that were never tried. */
  get empty(): readonly string[] {
    return OPERATIONS.flatMap((operation) =>
      COLUMNS.filter((fault) => this.of(operation, fault) === 0).map(
        (fault) => `${operation} × ${fault}`,
      ),
    );
  }

  get lines(): readonly string[] {
    const first = Math.max(...OPERATIONS.map((name) => name.length));
    const row = (name: string, cells: readonly string[]) =>
      [name.padEnd(first), ...cells.map((cell, i) => cell.padStart(COLUMNS[i]?.length ?? 0))].join(
        '  ',
      );
    return [
      row('', COLUMNS),
      ...OPERATIONS.map((name) =>
        row(
          name,
          COLUMNS.map((fault) => String(this.of(name, fault))),
        ),
      ),
    ];
  }
}
