/** How the story of a demonstration patient is told: days counted from 1, people by their short names. All are made up. */

export type StaffName = 'amina' | 'koffi' | 'lee' | 'jonas' | 'noor' | 'priya';

/** Everything but the readings, which are generated. */
export interface Story {
  readonly key: string;
  readonly patient: {
    readonly familyName: string;
    readonly givenName: string;
    readonly years: number;
    readonly birthday: string;
    readonly gender: 'female' | 'male';
    readonly language?: string;
    readonly contacts: readonly (readonly [name: string, relation: string, phone: string])[];
  };
  readonly allergies:
    | 'none-known'
    | readonly (readonly [
        substance: string,
        reaction: string,
        severity: 'mild' | 'moderate' | 'severe' | 'unknown',
      ])[];
  readonly problems: readonly StoryProblem[];
  readonly medicines: readonly StoryMedicine[];
  readonly codeStatus?: 'full' | 'no-cpr';
  readonly plan: readonly [title: string, text: string, goal: string];
  /** No owner for a task that is nobody's yet. */
  readonly tasks: readonly (readonly [text: string, owner: StaffName | '', dueDay: number])[];
  readonly notes: readonly StoryNote[];
}

export interface StoryProblem {
  readonly text: string;
  readonly icd10: string;
  readonly years: number;
  readonly isRestricted?: boolean;
}

export interface StoryMedicine {
  readonly name: string;
  /** More than one: stated apart, and nobody has picked. */
  readonly amounts: readonly number[];
  readonly unit: 'mg' | 'ug' | '{puff}';
  readonly route: 'oral' | 'inhaled';
  readonly frequency: 'once-daily' | 'twice-daily' | 'at-night' | 'as-needed';
  readonly reason: string;
  readonly origin: 'prescribed' | 'reported';
  readonly isStopped?: boolean;
  readonly isRestricted?: boolean;
}

export interface StoryNote {
  readonly day: number;
  readonly time: string;
  readonly by: StaffName;
  readonly title: string;
  readonly text: string;
  readonly isRestricted?: boolean;
}
