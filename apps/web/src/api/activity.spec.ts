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

describe('whether somebody is at the page', () => {
  it('is so when it is opened, and then no more by itself', () => {
    const { activity } = page();
    expect([activity.since(), activity.since(), activity.since()]).toEqual([true, false, false]);
  });

  it.each(['pointerdown', 'pointermove', 'wheel', 'touchmove', 'keydown', 'input', 'click'])(
    '%s says so, once',
    (act) => {
      const { activity, does } = page();
      activity.since();
      does(act);
      expect([activity.since(), activity.since()]).toEqual([true, false]);
    },
  );

  it('is not said by what a script does', () => {
    const { activity, does } = page();
    activity.since();
    does('click', false);
    expect(activity.since()).toBe(false);
  });
});
