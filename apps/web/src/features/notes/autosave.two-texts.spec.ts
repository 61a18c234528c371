import type { NoteSetAside } from '@snowmelt/contracts';
import { stage } from './testing/autosave-stage';
describe('autosave, when the server has a different text', () => {
  it('shows the other text, sends nothing more, and continues with the chosen one', async () => {
    const { autosave, line, server, device, elsewhere, settle, state } = stage();
    elsewhere('theirs');
    autosave.change('plan', 'mine');
    await settle();
    const conflict = state();
    expect(conflict).toMatchObject({ kind: 'conflict', theirs: { content: { plan: 'theirs' } } });
    autosave.change('plan', 'mine and more');
    await settle();
    expect([line.pushes, server.content, device.draft?.content]).toEqual([
      1,
      { plan: 'theirs' },
      { plan: 'mine and more' },
    ]);
    if (conflict.kind === 'conflict') await autosave.resolve({ plan: 'both' }, conflict.theirs, []);
    expect([state().kind, server.content]).toEqual(['saved', { plan: 'both' }]);
  });

  it("keeps the rejected text beside the draft: on the device until the server has it, also when the server's text was chosen", async () => {
    const { autosave, line, server, device, elsewhere, settle, state } = stage();
    elsewhere('theirs');
    autosave.change('plan', 'mine');
    await settle();
    const conflict = state();
    const mine: NoteSetAside = { origin: 'unsaved', writtenAt: '2026-11-24T18:00:00Z', content: { plan: 'mine' } };
    line.cut = 'before';
    if (conflict.kind === 'conflict') await autosave.resolve({ plan: 'theirs' }, conflict.theirs, [mine]);
    await settle();
    expect([device.draft, autosave.snapshot().setAside, state().kind]).toEqual([
      { content: { plan: 'theirs' }, baseEtag: '"n.2"', base: { plan: 'theirs' }, setAside: [mine] },
      [mine],
      'waiting',
    ]);
    line.cut = null;
    await settle();
    expect([server.setAside, device.draft, autosave.snapshot().setAside, state().kind]).toEqual([
      [mine],
      null,
      [mine],
      'saved',
    ]);
    autosave.change('plan', 'theirs and more');
    await settle();
    expect(server.setAside).toEqual([mine]);
  });

  it('sends the rejected text from the device after a reload', async () => {
    const mine: NoteSetAside = { origin: 'unsaved', writtenAt: '2026-11-24T18:00:00Z', content: { plan: 'mine' } };
    const { server, device, settle } = stage({ content: { plan: 'first' }, baseEtag: '"n.1"', setAside: [mine] });
    await settle();
    expect([server.setAside, device.draft]).toEqual([[mine], null]);
  });

  it('takes over newer text where nothing is unsaved, and asks where something is', async () => {
    const { autosave, elsewhere, server, state } = stage();
    elsewhere('theirs');
    const newer = () => ({
      version: server.version,
      etag: `"n.${server.version}"`,
      updatedAt: 'later',
      content: server.content,
      setAside: [],
    });
    autosave.refresh(newer());
    expect([autosave.snapshot().content, state(), autosave.etag()]).toEqual([
      { plan: 'theirs' },
      { kind: 'saved', at: 'later' },
      '"n.2"',
    ]);
    autosave.change('plan', 'mine');
    elsewhere('theirs again');
    autosave.refresh(newer());
    expect([autosave.snapshot().content, state().kind]).toEqual([{ plan: 'mine' }, 'conflict']);
  });

  it('asks again when the choice was made against an outdated version', async () => {
    const { autosave, elsewhere, settle, state } = stage();
    elsewhere('theirs');
    autosave.change('plan', 'mine');
    await settle();
    const conflict = state();
    elsewhere('theirs again');
    if (conflict.kind === 'conflict') await autosave.resolve({ plan: 'mine' }, conflict.theirs, []);
    expect(state()).toMatchObject({ kind: 'conflict', theirs: { content: { plan: 'theirs again' } } });
  });
});
