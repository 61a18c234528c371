import { reloadOnce, type Tab } from './reload-once';

function tabAt(minute: number, changes: Partial<Tab> = {}) {
  const tab = { reloads: 0, minute };
  const memory = new Map<string, string>();
  return {
    tab,
    of: {
      now: () => tab.minute * 60_000,
      kept: { getItem: (name) => memory.get(name) ?? null, setItem: (name, value) => void memory.set(name, value) },
      isServerThere: async () => true,
      reload: () => {
        tab.reloads += 1;
      },
      ...changes,
    } satisfies Tab,
  };
}

describe('when a part of the app fails to load', () => {
  it('the tab reloads once, and not again when that did not help', async () => {
    const { tab, of } = tabAt(100);
    expect([await reloadOnce(of), await reloadOnce(of), tab.reloads]).toEqual([true, false, 1]);
  });

  it('the tab reloads again after the next upgrade', async () => {
    const { tab, of } = tabAt(100);
    await reloadOnce(of);
    tab.minute += 60;
    expect([await reloadOnce(of), tab.reloads]).toEqual([true, 2]);
  });

  it.each([
    ['does not answer', () => Promise.resolve(false)],
    ['cannot be reached', () => Promise.reject(new Error('no line'))],
  ])('the page does not reload while the server %s', async (_, isServerThere) => {
    const { tab, of } = tabAt(100, { isServerThere });
    expect([await reloadOnce(of), tab.reloads]).toEqual([false, 0]);
  });

  it('the page does not reload in a browser that cannot store that it did', async () => {
    const setItem = () => {
      throw new Error('storage is forbidden');
    };
    const { tab, of } = tabAt(100, { kept: { getItem: () => null, setItem } });
    expect([await reloadOnce(of), tab.reloads]).toEqual([false, 0]);
  });
});
