/**
 * What every clinical table carries: where its numbers come from, which version they are, and who of the medical
 * profession has checked them. A table nobody has signed says so wherever it is shown.
 */

export interface ClinicalTableSource {
  readonly name: string;
  readonly version: number;
  /** The day this version was written, as YYYY-MM-DD. */
  readonly date: string;
  readonly source: string;
  /** 'unverified': written from general knowledge; a clinician has to compare it with the source before use. */
  readonly standing: 'from-source' | 'unverified';
  /** The clinician who checked it and the day; undefined until somebody has. */
  readonly signed: { readonly by: string; readonly on: string } | undefined;
}
