import { jest } from '@jest/globals';

const templates = await import('./templates.js');
// as after a slip in a template: a text that forgets its link
jest.unstable_mockModule('./templates.js', () => ({
  ...templates,
  write: () => ({ sms: 'Visit Monday 10:00 AM.', subject: 'Visit', email: 'Visit Monday 10:00 AM.' }),
}));
const { MessagingService } = await import('./messaging.service.js');

it.each(['sms', 'email'] as const)('a text without its reference is neither stored nor sent (%s)', (channel) => {
  const stored = jest.fn();
  const parts = [{ openAttempt: stored }, {}, {}, {}, {}, {}];
  const service = new MessagingService(...(parts as unknown as ConstructorParameters<typeof MessagingService>));
  const request = { channel, words: 'visit', locale: 'en-US', startsAt: null, link: 'https://clinic.example.com/v#a' };
  expect(() =>
    service.prepare('an attempt', request as unknown as Parameters<typeof service.prepare>[1], {} as never),
  ).toThrow('could go out twice');
  expect(stored).not.toHaveBeenCalled();
});
