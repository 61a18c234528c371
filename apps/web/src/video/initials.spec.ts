import { initials } from './initials';

describe('initials', () => {
  it('are of first and last name, without a title before or behind', () => {
    expect(
      ['Nora Winter', 'Leo Park, LMFT', 'Dr. Amara Osei', 'Lucía de la Peña', 'Ángel', 'your clinician'].map(initials),
    ).toEqual(['NW', 'LP', 'AO', 'LP', 'Á', 'YC']);
  });

  it('are none where there is no name', () => expect(initials('')).toBe(''));
});
