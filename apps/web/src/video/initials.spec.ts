import { initials } from './initials';

describe('initials', () => {
  it('come from first and last name, without titles', () => {
    expect(
      ['Nora Winter', 'Leo Park, LMFT', 'Dr. Amara Osei', 'Lucía de la Peña', 'Ángel', 'your clinician'].map(initials),
    ).toEqual(['NW', 'LP', 'AO', 'LP', 'Á', 'YC']);
  });

  it('are empty without a name', () => expect(initials('')).toBe(''));
});
