/** The simulated clinics that `npm run sim` can run. A scenario draws everything from its seed, so a failure can be repeated. */

export interface ScenarioRun {
  readonly seed: number;
  readonly steps: number;
}

export interface Scenario {
  readonly about: string;
  /** Steps, when nobody says otherwise. */
  readonly steps: number;
  /** Answers what went wrong, in sentences without content; nothing when all invariants held. */
  readonly run: (options: ScenarioRun) => Promise<readonly string[]>;
}

export const scenarios: Readonly<Record<string, Scenario>> = {};
