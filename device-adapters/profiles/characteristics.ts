/** Where each value lives, by the name sessions use for it. */
import { uuid16, type Characteristic } from '../link/gatt-link.ts';

const at = (service: number, characteristic: number): Characteristic => ({
  service: uuid16(service),
  characteristic: uuid16(characteristic),
});

const POLAR_SERVICE = 'fb005c80-02e7-f387-1cad-8acd2d8df0c8';

export const PLACES = {
  bloodPressure: at(0x1810, 0x2a35),
  cuffPressure: at(0x1810, 0x2a36),
  bloodPressureFeature: at(0x1810, 0x2a49),
  glucose: at(0x1808, 0x2a18),
  glucoseContext: at(0x1808, 0x2a34),
  glucoseControl: at(0x1808, 0x2a52),
  temperature: at(0x1809, 0x2a1c),
  temperatureType: at(0x1809, 0x2a1d),
  intermediateTemperature: at(0x1809, 0x2a1e),
  spotCheck: at(0x1822, 0x2a5e),
  continuousOxygen: at(0x1822, 0x2a5f),
  oximeterControl: at(0x1822, 0x2a52),
  heartRate: at(0x180d, 0x2a37),
  weight: at(0x181d, 0x2a9d),
  bodyComposition: at(0x181b, 0x2a9c),
  userControl: at(0x181c, 0x2a9f),
  cgmMeasurement: at(0x181f, 0x2aa7),
  cgmFeature: at(0x181f, 0x2aa8),
  cgmSessionStart: at(0x181f, 0x2aaa),
  cgmControl: at(0x181f, 0x2a52),
  bloodPressureClock: at(0x1810, 0x2a08),
  weightClock: at(0x181d, 0x2a08),
  currentTime: at(0x1805, 0x2a2b),
  battery: at(0x180f, 0x2a19),
  maker: at(0x180a, 0x2a29),
  model: at(0x180a, 0x2a24),
  firmware: at(0x180a, 0x2a26),
  pmdControl: { service: POLAR_SERVICE, characteristic: 'fb005c81-02e7-f387-1cad-8acd2d8df0c8' },
  pmdData: { service: POLAR_SERVICE, characteristic: 'fb005c82-02e7-f387-1cad-8acd2d8df0c8' },
} as const satisfies Record<string, Characteristic>;

export type PlaceName = keyof typeof PLACES;
