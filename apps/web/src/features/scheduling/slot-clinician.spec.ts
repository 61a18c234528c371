import { otherClinician } from './slot-clinician';

const leo = { id: 'leo', kind: 'clinician' as const, name: 'Leo Park' };
const chair = { id: 'chair 1', kind: 'chair' as const, name: 'Chair 1' };

describe('a free time names its clinician', () => {
  it('when it is not the one who was chosen', () => {
    expect(otherClinician({ resources: [leo, chair] }, [])).toBe('Leo Park');
    expect(otherClinician({ resources: [leo, chair] }, ['amara', 'chair 1'])).toBe('Leo Park');
  });
  it('and not otherwise, whatever the chair is', () => {
    expect(otherClinician({ resources: [leo, chair] }, ['leo', 'chair 2'])).toBeNull();
    expect(otherClinician({ resources: [chair] }, [])).toBeNull();
  });
});
