import { showTouch } from './touch-words';

describe('what a message is about', () => {
  it('names the visit of a reminder, so that two can be told apart', () => {
    expect(
      showTouch({ reason: 'Reminder 24 hours before the visit', educationTitle: null, visitLocal: '2026-11-23T10:00' }),
    ).toBe('Reminder 24 hours before the visit (Mon, Nov 23, 10:00 AM)');
  });
  it('shows a reading by its title', () => {
    expect(
      showTouch({
        reason: 'Reading for the present stage of treatment',
        educationTitle: 'How ketamine may work',
        visitLocal: null,
      }),
    ).toBe('Reading for the present stage of treatment: “How ketamine may work”');
  });
});
