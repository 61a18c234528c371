import { type AddendumDraft, AddendumKeeper, emptyAddendum } from './addendum-keeper';

function stage(found: AddendumDraft | null = null) {
  const device = { draft: found, broken: false, writes: 0 };
  const kept: boolean[] = [];
  const keeper = new AddendumKeeper(
    {
      found,
      keep: async (draft) => {
        if (device.broken) throw new Error('no room');
        device.writes += 1;
        device.draft = draft;
      },
      drop: async () => {
        device.draft = null;
      },
    },
    (isKept) => kept.push(isKept),
  );
  return { device, keeper, kept };
}
const half: AddendumDraft = { ...emptyAddendum, kind: 'CORRECTION', text: 'She walks at eight' };

describe('a half-written addendum', () => {
  it('stays on the device as it was written last, and is something to lose', async () => {
    const { device, keeper, kept } = stage();
    for (const text of ['S', 'Sh', half.text]) keeper.change({ ...half, text });
    expect(await keeper.settle()).toBe(false);
    expect([device.draft, device.writes, kept.at(-1)]).toEqual([half, 1, true]);
  });

  it('leaves the device when it was signed or thrown away', async () => {
    const { device, keeper } = stage(half);
    expect(await keeper.settle()).toBe(false);
    keeper.change(emptyAddendum);
    expect([await keeper.settle(), device.draft]).toEqual([true, null]);
  });

  it('is said not to be kept where the browser has no room', async () => {
    const { device, keeper, kept } = stage();
    device.broken = true;
    keeper.change(half);
    expect([await keeper.settle(), kept]).toEqual([false, [false]]);
  });

  it('is nothing yet while only its kind was chosen', async () => {
    const { device, keeper } = stage();
    keeper.change({ ...emptyAddendum, kind: 'LATE_ENTRY' });
    expect([await keeper.settle(), device.draft]).toEqual([true, null]);
  });
});
