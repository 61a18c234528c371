import { otherClinician } from './slot-clinician';

const leo = { id: 'leo', kind: 'clinician' as const, name: 'Leo Park' };
const chair = { id: 'chair 1', kind: 'chair' as const, name: 'Chair 1' };

describe('a free time', () => {
  it('names its clinician when that is not the chosen one', () => {
    expect(otherClinician({ resources: [leo, chair] }, [])).toBe('Leo Park');
    expect(otherClinician({ resources: [leo, chair] }, ['amara', 'chair 1'])).toBe('Leo Park');
  });
  it('names nobody otherwise, whatever the chair', () => {
    expect(otherClinician({ resources: [leo, chair] }, ['leo', 'chair 2'])).toBeNull();
    expect(otherClinician({ resources: [chair] }, [])).toBeNull();
  });
});
