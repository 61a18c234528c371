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

describe('an unfinished addendum', () => {
  it('is stored on the device as last typed, and counts as unsaved text', async () => {
    const { device, keeper, kept } = stage();
    for (const text of ['S', 'Sh', half.text]) keeper.change({ ...half, text });
    expect(await keeper.settle()).toBe(false);
    expect([device.draft, device.writes, kept.at(-1)]).toEqual([half, 1, true]);
  });

  it('is deleted from the device when it is signed or discarded', async () => {
    const { device, keeper } = stage(half);
    expect(await keeper.settle()).toBe(false);
    keeper.change(emptyAddendum);
    expect([await keeper.settle(), device.draft]).toEqual([true, null]);
  });

  it('is reported as not stored where the browser has no space', async () => {
    const { device, keeper, kept } = stage();
    device.broken = true;
    keeper.change(half);
    expect([await keeper.settle(), kept]).toEqual([false, [false]]);
  });

  it('does not count as unsaved text while only its kind is chosen', async () => {
    const { device, keeper } = stage();
    keeper.change({ ...emptyAddendum, kind: 'LATE_ENTRY' });
    expect([await keeper.settle(), device.draft]).toEqual([true, null]);
  });
});
