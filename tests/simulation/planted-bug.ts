/** A bug that the simulator plants into the world around the program, to see whether it would be noticed. */
import type { SimClinic } from './sim-clinic.ts';

interface Bug {
  readonly name: string;
  /** What would be wrong in a program that has it. */
  readonly about: string;
  /** Needs many histories to be noticed: planted when all are, not in turn. */
  readonly isRare?: boolean;
}

/** `plant` puts it into an adapter of the simulated world; its answer takes it out again. */
export type PlantedBug = Bug &
  (
    | { readonly when: 'before-founding'; readonly plant: () => () => void }
    | { readonly when: 'once-founded'; readonly plant: (clinic: SimClinic) => () => void }
  );
