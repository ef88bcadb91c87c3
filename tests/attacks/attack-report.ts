/** From the report of the test runner to what each attack came to. */
import type { Attack, Proof } from './attack.ts';

/** The part of the runner's JSON report that is read. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

export interface AttackOutcome {
  readonly attack: Attack;
  readonly held: boolean;
  /** Why not, in words; empty when held. */
  readonly reasons: readonly string[];
}

/** An attack is held if it has proofs, all of them ran and passed, and nothing it is about is missing. */
export function outcomeOf(attack: Attack, report: TestReport): AttackOutcome {
  const reasons = [
    ...(attack.notBuilt === undefined ? [] : [attack.notBuilt]),
    ...attack.proofs.flatMap((proof) => problemOf(proof, report) ?? []),
  ];
  return { attack, held: reasons.length === 0 && attack.proofs.length > 0, reasons };
}

function problemOf({ file, test }: Proof, report: TestReport): string | undefined {
  const found = report.testResults
    .filter(({ name }) => name.endsWith(`/${file}`))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => withoutQuotes(title).startsWith(test));
  if (found.length === 0) return `${file}: no test begins with “${test}”`;
  return found.every(({ status }) => status === 'passed') ? undefined : `${file}: “${test}” failed`;
}

/** The runner puts titles from tables into quotation marks. */
const withoutQuotes = (title: string): string => title.replace(/^'(.*)'$/, '$1');
