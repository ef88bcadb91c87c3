/**
 * NEWS2: seven measurements in, a total and the response it asks for out. There is never a partial total: what is missing
 * is named instead, and for a person the score was not made for there is a reason instead of a number.
 */
import {
  NEWS2_AGE_MIN,
  NEWS2_BANDS,
  NEWS2_NOT_ALERT_POINTS,
  NEWS2_OXYGEN_POINTS,
  type Band,
  type Points,
} from './news2-table.ts';

export const CONSCIOUSNESS = ['A', 'C', 'V', 'P', 'U'] as const;

/** Alert, newly confused, answers to voice, to pain, unresponsive. */
export type Consciousness = (typeof CONSCIOUSNESS)[number];

/** The seven measurements, in the order of the chart. */
export const NEWS2_PARAMETERS = ['rr', 'spo2', 'oxygen', 'sbp', 'pulse', 'acvpu', 'temp'] as const;

export type News2Parameter = (typeof NEWS2_PARAMETERS)[number];

export interface News2Input {
  /** Breaths per minute, whole. */
  readonly rr?: number | undefined;
  /** Percent, whole. */
  readonly spo2?: number | undefined;
  /** 2 only when a clinician has recorded hypercapnic respiratory failure for this patient. */
  readonly scale: 1 | 2;
  readonly oxygen?: boolean | undefined;
  /** Systolic, mmHg, whole. */
  readonly sbp?: number | undefined;
  /** Beats per minute, whole. */
  readonly pulse?: number | undefined;
  readonly acvpu?: Consciousness | undefined;
  /** Degrees Celsius, to 0.1. */
  readonly temp?: number | undefined;
  /** Whole years; left out when nobody knows. */
  readonly age?: number | undefined;
  readonly pregnant?: boolean | undefined;
  readonly spinalInjury?: boolean | undefined;
}

/**
 * What the total asks for: 'routine' = 0, 12-hourly; 'ward' = 1-4, 4 to 6-hourly, a nurse assesses; 'ward-urgent' = 3 in
 * one parameter, hourly, the medical team reviews; 'urgent' = 5-6, hourly, urgent assessment; 'emergency' = 7 or more,
 * continuous, emergency team with airway skills.
 */
export type News2Response = 'routine' | 'ward' | 'ward-urgent' | 'urgent' | 'emergency';

export type News2Refusal = 'under-16' | 'pregnant' | 'spinal-injury' | 'out-of-range';

export type News2Result =
  | {
      readonly status: 'scored';
      /** 0 to 20. */
      readonly total: number;
      /** Whether one parameter alone scores 3. */
      readonly single3: boolean;
      readonly response: News2Response;
      readonly points: Readonly<Record<News2Parameter, Points>>;
    }
  | { readonly status: 'incomplete'; readonly missing: readonly News2Parameter[] }
  | {
      readonly status: 'refused';
      readonly refused: News2Refusal;
      /** The measurement that cannot be true, when that is the reason. */
      readonly parameter?: News2Parameter;
    };

/** Bounds inside which a number can be a measurement at all; pulse and the rest by the plausibility table of the vitals. */
const POSSIBLE = {
  rr: [0, 80],
  spo2: [0, 100],
  sbp: [0, 300],
  pulse: [0, 300],
  temp: [20, 45],
} as const;

/** Answers by the table as published; the response follows the highest of total and single parameter. */
export function scoreNews2(input: News2Input): News2Result {
  const refused = refusalOf(input);
  if (refused !== undefined) return refused;
  const points = pointsOf(input);
  const missing = NEWS2_PARAMETERS.filter((parameter) => points[parameter] === undefined);
  if (!isComplete(points)) return { status: 'incomplete', missing };
  const total = NEWS2_PARAMETERS.reduce((sum, parameter) => sum + points[parameter], 0);
  const single3 = NEWS2_PARAMETERS.some((parameter) => points[parameter] === 3);
  return { status: 'scored', total, single3, response: responseTo(total, single3), points };
}

function responseTo(total: number, single3: boolean): News2Response {
  if (total >= 7) return 'emergency';
  if (total >= 5) return 'urgent';
  if (single3) return 'ward-urgent';
  return total === 0 ? 'routine' : 'ward';
}

type Refused = Extract<News2Result, { status: 'refused' }>;

function refusalOf(input: News2Input): Refused | undefined {
  if (input.age !== undefined && input.age < NEWS2_AGE_MIN)
    return { status: 'refused', refused: 'under-16' };
  if (input.pregnant === true) return { status: 'refused', refused: 'pregnant' };
  if (input.spinalInjury === true) return { status: 'refused', refused: 'spinal-injury' };
  for (const parameter of ['rr', 'spo2', 'sbp', 'pulse', 'temp'] as const) {
    const value = input[parameter];
    if (value !== undefined && !isPossible(parameter, value))
      return { status: 'refused', refused: 'out-of-range', parameter };
  }
  return undefined;
}

/** Whole numbers within bounds; a temperature to one tenth. A score from "37.04" would claim more than was measured. */
function isPossible(parameter: keyof typeof POSSIBLE, value: number): boolean {
  const [least, most] = POSSIBLE[parameter];
  const isFine =
    parameter === 'temp' ? Number(value.toFixed(1)) === value : Number.isInteger(value);
  return isFine && value >= least && value <= most;
}

type PartialPoints = Readonly<Record<News2Parameter, Points | undefined>>;

function pointsOf(input: News2Input): PartialPoints {
  const { oxygen, acvpu, temp } = input;
  return {
    rr: inBands(NEWS2_BANDS.rr, input.rr),
    spo2: spo2Points(input),
    oxygen: oxygen === undefined ? undefined : oxygen ? NEWS2_OXYGEN_POINTS : 0,
    sbp: inBands(NEWS2_BANDS.sbp, input.sbp),
    pulse: inBands(NEWS2_BANDS.pulse, input.pulse),
    acvpu: acvpu === undefined ? undefined : acvpu === 'A' ? 0 : NEWS2_NOT_ALERT_POINTS,
    temp: inBands(NEWS2_BANDS.tempTenths, temp === undefined ? undefined : Math.round(temp * 10)),
  };
}

/** On scale 2 the same saturation means different things on air and on oxygen, so it waits until that is known. */
function spo2Points({ spo2, scale, oxygen }: News2Input): Points | undefined {
  if (scale === 1) return inBands(NEWS2_BANDS.spo2Scale1, spo2);
  if (oxygen === undefined && spo2 !== undefined) return 0;
  return inBands(oxygen === true ? NEWS2_BANDS.spo2Scale2Oxygen : NEWS2_BANDS.spo2Scale2Air, spo2);
}

const inBands = (bands: readonly Band[], value: number | undefined): Points | undefined =>
  value === undefined
    ? undefined
    : bands.find(({ upTo }) => upTo === undefined || value <= upTo)?.points;

const isComplete = (points: PartialPoints): points is Readonly<Record<News2Parameter, Points>> =>
  NEWS2_PARAMETERS.every((parameter) => points[parameter] !== undefined);
