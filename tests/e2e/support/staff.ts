/** Two of the staff, as several journeys know them. */
export const AMINA = {
  name: 'Amina Diallo',
  profession: 'Nurse',
  passphrase: 'correct horse staple',
} as const;

export const KOFFI = {
  name: 'Koffi Mensah',
  profession: 'Doctor',
  passphrase: 'battery lake window',
} as const;
