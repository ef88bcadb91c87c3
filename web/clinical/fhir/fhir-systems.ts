/** The addresses of code systems, and codes that several resources share. They are part of FHIR R4 and never change. */

const HL7 = 'http://terminology.hl7.org/CodeSystem';

export const SYSTEMS = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  allergyClinical: `${HL7}/allergyintolerance-clinical`,
  allergyVerification: `${HL7}/allergyintolerance-verification`,
  conditionClinical: `${HL7}/condition-clinical`,
  conditionVerification: `${HL7}/condition-ver-status`,
  conditionCategory: `${HL7}/condition-category`,
  observationCategory: `${HL7}/observation-category`,
  medicationRequestCategory: `${HL7}/medicationrequest-category`,
  consentScope: `${HL7}/consentscope`,
  consentCategory: `${HL7}/consentcategorycodes`,
  identifierType: `${HL7}/v2-0203`,
  emptyReason: `${HL7}/list-empty-reason`,
  actReason: `${HL7}/v3-ActReason`,
  /** Numbers by which Lantern clinics call their patients. */
  patientNumber: 'urn:x-lantern:patient-number',
  /** Ids of entries in a Lantern record. */
  entry: 'urn:x-lantern:entry',
} as const;

export const VITAL_SIGNS_PROFILE = 'http://hl7.org/fhir/StructureDefinition/vitalsigns';
export const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export const concept = (...coding: readonly Coding[]) => ({ coding });
