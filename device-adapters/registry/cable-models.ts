/** Devices on a cable: what each speaks and what a person does before. Data only; machines are read and never written to. */
import { LINE_SCALES } from '../profiles/line-scale-session.ts';
import type { LineSettings } from '../link/serial-link.ts';
import { INFUSION_PUMP, VENTILATOR, type RegisterMap } from './register-maps.ts';
import { SERIAL_FORMATS, type SerialFormat } from './serial-formats.ts';

export type CableKind = 'oximeter' | 'scale' | 'ventilator' | 'infusion-pump';

/** Names of steps; the wording is the application's. */
export type CableStep =
  | 'plug-in'
  | 'finger-in'
  | 'right-format'
  | 'not-uploading'
  | 'lines-on-scale'
  | 'step-on-scale'
  | 'registers-on'
  | 'machine-counts';

export type CableSpeech =
  /** Without a format it is found out by listening; only formats with a checksum can be. */
  | { readonly kind: 'oximeter'; readonly format: SerialFormat | undefined }
  | { readonly kind: 'scale'; readonly settings: LineSettings }
  | { readonly kind: 'registers'; readonly map: RegisterMap; readonly settings: LineSettings };

export interface CableModel {
  readonly id: string;
  /** Empty for the one that is found out, and where a kind has only one. */
  readonly label: string;
  readonly kind: CableKind;
  readonly speaks: CableSpeech;
  readonly steps: readonly CableStep[];
}

/** As most machines are shipped; unit and map are in the map. */
const REGISTER_LINE = { baudRate: 9_600, dataBits: 8, parity: 'even', stopBits: 1 } as const;

const SCALE_STEPS = ['plug-in', 'lines-on-scale', 'step-on-scale'] as const;
const MACHINE_STEPS = ['plug-in', 'registers-on', 'machine-counts'] as const;

const oximeterSteps = ({ id }: SerialFormat): readonly CableStep[] => [
  'plug-in',
  'finger-in',
  id.startsWith('contec') ? 'not-uploading' : 'right-format',
];

/** The first of a kind is offered first. */
export const CABLE_MODELS: readonly CableModel[] = [
  {
    id: 'oximeter',
    label: '',
    kind: 'oximeter',
    speaks: { kind: 'oximeter', format: undefined },
    steps: ['plug-in', 'finger-in'],
  },
  ...SERIAL_FORMATS.map((format): CableModel => ({
    id: format.id,
    label: format.label,
    kind: 'oximeter',
    speaks: { kind: 'oximeter', format },
    steps: oximeterSteps(format),
  })),
  {
    id: 'and-scale',
    label: 'A&D',
    kind: 'scale',
    speaks: { kind: 'scale', settings: LINE_SCALES['and-scale'] },
    steps: SCALE_STEPS,
  },
  {
    id: 'sics-scale',
    label: 'Mettler Toledo (MT-SICS)',
    kind: 'scale',
    speaks: { kind: 'scale', settings: LINE_SCALES['sics-scale'] },
    steps: SCALE_STEPS,
  },
  {
    id: VENTILATOR.id,
    label: '',
    kind: 'ventilator',
    speaks: { kind: 'registers', map: VENTILATOR, settings: REGISTER_LINE },
    steps: MACHINE_STEPS,
  },
  {
    id: INFUSION_PUMP.id,
    label: '',
    kind: 'infusion-pump',
    speaks: { kind: 'registers', map: INFUSION_PUMP, settings: REGISTER_LINE },
    steps: MACHINE_STEPS,
  },
];
