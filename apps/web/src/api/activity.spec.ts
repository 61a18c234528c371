import { watchActivity } from './activity';

function page() {
  const listeners = new Map<string, (event: { isTrusted: boolean }) => void>();
  const activity = watchActivity({
    addEventListener: (kind: string, listener: unknown) => {
      listeners.set(kind, listener as () => void);
    },
  });
  return { activity, does: (kind: string, isTrusted = true) => listeners.get(kind)?.({ isTrusted }) };
}

describe('activity on the page', () => {
  it('is reported when the page is opened, and then only after the user does something', () => {
    const { activity } = page();
    expect([activity.since(), activity.since(), activity.since()]).toEqual([true, false, false]);
  });

  it.each(['pointerdown', 'pointermove', 'wheel', 'touchmove', 'keydown', 'input', 'click'])(
    '%s is reported as activity, once',
    (act) => {
      const { activity, does } = page();
      activity.since();
      does(act);
      expect([activity.since(), activity.since()]).toEqual([true, false]);
    },
  );

  it('is not reported for events that a script creates', () => {
    const { activity, does } = page();
    activity.since();
    does('click', false);
    expect(activity.since()).toBe(false);
  });
});
