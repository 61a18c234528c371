import { type ReplyKind, replyTo, type TextRead } from './automatic-answer.js';

const read = (change: Partial<TextRead> = {}): TextRead => ({
  wish: 'words',
  crisisLevel: 'none',
  isAnsweredByProvider: false,
  ...change,
});
const every: ReplyKind[] = ['received', 'check', 'help', 'crisis', 'crisis_stopped'];

describe('the automatic reply', () => {
  it.each([
    ['words', read(), 'received'],
    ['HELP', read({ wish: 'help' }), 'help'],
    ['words to check', read({ crisisLevel: 'check' }), 'check'],
    ['HELP with words to check', read({ wish: 'help', crisisLevel: 'check' }), 'check'],
    ['STOP in words of their own, which nobody else confirms', read({ wish: 'stop' }), 'stopped'],
    ['STOP with words to check', read({ wish: 'stop', crisisLevel: 'check' }), 'stopped'],
    ['STOP with words of a crisis', read({ wish: 'stop', crisisLevel: 'crisis' }), 'crisis_stopped'],
    [
      'STOP, which the provider confirmed, with words of a crisis',
      read({ wish: 'stop', crisisLevel: 'crisis', isAnsweredByProvider: true }),
      'crisis',
    ],
    ['STOP', read({ wish: 'stop', isAnsweredByProvider: true }), null],
    ['START', read({ wish: 'start' }), null],
    ['what the provider has answered', read({ wish: 'help', isAnsweredByProvider: true }), null],
    ['words of a crisis', read({ crisisLevel: 'crisis' }), 'crisis'],
  ])('to %s', (_what, text, kind) => {
    expect(replyTo(text, false, [])).toBe(kind);
  });

  it('is not sent to a number that has opted out', () => {
    for (const text of [read(), read({ wish: 'help' })]) expect(replyTo(text, true, [])).toBeNull();
  });

  it.each([
    ['received', read(), ['received', 'check', 'help', 'crisis', 'crisis_stopped']],
    ['check', read({ crisisLevel: 'check' }), ['check', 'crisis', 'crisis_stopped']],
    ['help', read({ wish: 'help' }), ['help']],
  ] as const)('"%s" is sent once an hour, and not where another reply has said the same', (kind, text, said) => {
    for (const earlier of every)
      expect(replyTo(text, false, [earlier])).toBe((said as readonly ReplyKind[]).includes(earlier) ? null : kind);
  });

  it.each([
    ['STOP, which the provider confirmed', 'stop', true, false],
    ['STOP after STOP', 'stop', false, true],
    ['STOP after STOP, which the provider confirmed', 'stop', true, true],
    ['START', 'start', false, true],
    ['START, which the provider confirmed', 'start', true, true],
    ['HELP, which the provider answered', 'help', true, false],
    ['HELP after STOP', 'help', false, true],
    ['other words after STOP', 'words', false, true],
  ] as const)(
    'to words to check with %s is sent too, unless one of this hour has said the same',
    (_what, wish, isAnsweredByProvider, isOptedOut) => {
      const text = read({ wish, crisisLevel: 'check', isAnsweredByProvider });
      expect(replyTo(text, isOptedOut, [])).toBe('check');
      for (const earlier of every)
        expect(replyTo(text, isOptedOut, [earlier])).toBe(
          ['check', 'crisis', 'crisis_stopped'].includes(earlier) ? null : 'check',
        );
    },
  );

  it.each(['stopped', 'crisis_stopped'] as const)('confirms STOP once an hour: %s', (earlier) => {
    expect(replyTo(read({ wish: 'stop' }), false, [earlier])).toBeNull();
    expect(replyTo(read({ wish: 'stop', crisisLevel: 'crisis' }), false, [earlier])).toBe('crisis');
  });

  it('to words to check, with STOP that was confirmed within the hour, is still sent', () => {
    expect(replyTo(read({ wish: 'stop', crisisLevel: 'check' }), false, ['stopped'])).toBe('check');
    expect(replyTo(read({ wish: 'stop', crisisLevel: 'check' }), false, ['stopped', 'check'])).toBeNull();
  });

  it('to crisis words is always sent, whatever else is asked for and however many went before', () => {
    for (const wish of ['stop', 'start', 'help', 'words'] as const) {
      for (const isAnsweredByProvider of [true, false]) {
        for (const isOptedOut of [true, false])
          expect(replyTo({ wish, crisisLevel: 'crisis', isAnsweredByProvider }, isOptedOut, [...every, ...every])).toBe(
            'crisis', // and confirms no STOP again within the hour
          );
      }
    }
  });
});
