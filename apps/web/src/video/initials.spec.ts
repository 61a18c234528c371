import { firstName, initials } from './initials';

describe('initials', () => {
  it('come from first and last name, without titles', () => {
    expect(
      ['Nora Winter', 'Leo Park, LMFT', 'Dr. Amara Osei', 'Lucía de la Peña', 'Ángel', 'your clinician'].map(initials),
    ).toEqual(['NW', 'LP', 'AO', 'LP', 'Á', 'YC']);
  });

  it('are empty without a name', () => expect(initials('')).toBe(''));
});

it('somebody is called by the first name, without a title', () => {
  expect(['Rosa Delgado', 'Dr. Amara Osei', 'Leo Park, LMFT', ''].map(firstName)).toEqual(['Rosa', 'Amara', 'Leo', '']);
});
