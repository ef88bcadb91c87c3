/** What a check of medicines answers with, and an allergy as somebody stated it. */

export interface DrugAlert {
  /** 'interrupt' asks for an answer and a reason; 'passive' is shown and asks for nothing. */
  readonly tier: 'interrupt' | 'passive';
  readonly kind:
    | 'interaction'
    | 'same-ingredient'
    | 'allergy-ingredient'
    | 'allergy-class'
    | 'allergy-side-chain'
    | 'allergy-weak'
    | 'cannot-check';
  /** A sentence in English; a translation needs the signature of somebody who speaks the language. */
  readonly text: string;
}

export interface StatedAllergy {
  readonly substance: string;
  /** What happened, in somebody's words; empty when nobody wrote it down. */
  readonly reaction: string;
}
