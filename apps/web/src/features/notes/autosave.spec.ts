import { ApiProblem } from '../../api/api-problem';
import { stage } from './testing/autosave-stage';
describe('autosave', () => {
  it('keeps the text on the device until the server has it, then deletes it there', async () => {
    const { autosave, device, server, settle, state } = stage();
    autosave.change('plan', 'second');
    await Promise.resolve().then(() => undefined);
    expect(device.draft).toEqual({ content: { plan: 'second' }, baseEtag: '"n.1"', base: { plan: 'first' } });
    await settle();
    expect([server.content, device.draft, state()]).toEqual([{ plan: 'second' }, null, { kind: 'saved', at: 't2' }]);
  });

  it('saves once after a pause in typing', async () => {
    const { autosave, timers, line } = stage();
    for (const plan of ['a', 'ab', 'abc']) autosave.change('plan', plan);
    expect(timers).toHaveLength(1);
    timers[0]?.work();
    await autosave.push();
    expect(line.pushes).toBe(1);
  });

  it('sends one save at a time, however often it is asked, and never makes its own next save stale', async () => {
    const { autosave, line, server, state } = stage();
    autosave.change('plan', 'second');
    const asked = [autosave.push(), autosave.push()];
    autosave.change('plan', 'third');
    await Promise.all([...asked, autosave.push(), autosave.push()]);
    expect([line.mostInFlight, server.content, state().kind]).toEqual([1, { plan: 'third' }, 'saved']);
  });

  it('sends what is typed during a save with the next one', async () => {
    const { autosave, server, state, timers, device } = stage();
    autosave.change('plan', 'second');
    const push = autosave.push();
    await Promise.resolve();
    autosave.change('plan', 'second and more');
    expect(await push).toBe(false);
    expect([server.content, state().kind, timers.length]).toEqual([{ plan: 'second' }, 'unsaved', 1]);
    await autosave.push();
    expect([server.content, state().kind]).toEqual([{ plan: 'second and more' }, 'saved']);
    await new Promise((resume) => setTimeout(resume));
    expect(device.draft).toBeNull();
  });

  it('keeps the text on the device while offline, and retries at growing intervals', async () => {
    const { autosave, line, device, timers, settle, state } = stage();
    line.cut = 'before';
    autosave.change('plan', 'second');
    const waits: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      await settle();
      expect(state()).toEqual({ kind: 'waiting', why: 'offline' });
      waits.push(timers[0]?.ms ?? 0);
    }
    expect(waits).toEqual([2000, 5000, 15_000, 30_000, 30_000, 30_000]);
    await autosave.retry();
    expect(timers[0]?.ms).toBe(2000);
    expect([device.draft?.content, autosave.snapshot().keptHere]).toEqual([{ plan: 'second' }, true]);
    line.cut = null;
    await settle();
    expect([state().kind, device.draft]).toEqual(['saved', null]);
  });

  it('keeps text that is too long for its field whole on the device, and sends it once it is shortened', async () => {
    const { autosave, line, device, timers, server, settle, state } = stage();
    const long = 'longer than twenty characters';
    autosave.change('plan', long);
    expect(await autosave.push()).toBe(false);
    await autosave.retry();
    expect([line.pushes, state(), device.draft?.content, autosave.snapshot().keptHere, timers]).toEqual([
      0,
      { kind: 'too-long' },
      { plan: long },
      true,
      [],
    ]);
    autosave.change('plan', 'shorter');
    await settle();
    expect([server.content, state().kind, device.draft]).toEqual([{ plan: 'shorter' }, 'saved', null]);
  });

  it('finds text that was too long to send when the note is opened again', async () => {
    const long = { plan: 'longer than twenty characters' };
    const { autosave, line, settle } = stage({ content: long, baseEtag: '"n.1"' });
    await settle();
    expect([line.pushes, autosave.snapshot()]).toEqual([
      0,
      { content: long, state: { kind: 'too-long' }, keptHere: true, setAside: [] },
    ]);
  });

  it('does not report a conflict after a lost response, even when typing went on', async () => {
    const { autosave, line, server, settle, state } = stage();
    line.cut = 'after';
    autosave.change('plan', 'second');
    await settle();
    expect(state().kind).toBe('waiting');
    line.cut = null;
    await settle();
    expect([state().kind, server.version]).toEqual(['saved', 2]);
    line.cut = 'after';
    autosave.change('plan', 'third');
    await settle();
    line.cut = null;
    autosave.change('plan', 'third and more');
    await settle(); // finds its own text on the server
    await settle();
    expect([state().kind, server.content]).toEqual(['saved', { plan: 'third and more' }]);
  });

  it('saves the former text again when it is typed again after a lost response', async () => {
    const { autosave, line, server, device, settle, state } = stage();
    line.cut = 'after';
    autosave.change('plan', 'second');
    await settle();
    line.cut = 'before';
    autosave.change('plan', 'first');
    await settle();
    expect([server.content, device.draft?.content, state().kind]).toEqual([
      { plan: 'second' },
      { plan: 'first' },
      'waiting',
    ]);
    line.cut = null;
    await settle(); // finds its own text on the server
    await settle();
    expect([server.content, device.draft, state().kind]).toEqual([{ plan: 'first' }, null, 'saved']);
  });
  it('sends a draft found on the device with the version it was based on', async () => {
    const found = stage({ content: { plan: 'kept' }, baseEtag: '"n.1"' });
    await found.settle();
    expect([found.server.content, found.state().kind, found.device.draft]).toEqual([{ plan: 'kept' }, 'saved', null]);
    const old = stage({ content: { plan: 'kept' }, baseEtag: '"n.0"' });
    await old.settle();
    expect([old.state().kind, old.server.content, old.autosave.snapshot().content]).toEqual([
      'conflict',
      { plan: 'first' },
      { plan: 'kept' },
    ]);
  });

  it('deletes a draft on the device that the server already has', async () => {
    const { device, line, settle, state } = stage({ content: { plan: 'first' }, baseEtag: '"n.0"' });
    await settle();
    expect([device.draft, line.pushes, state().kind]).toEqual([null, 0, 'saved']);
  });

  it.each([
    [
      { status: 409, code: 'NOTES.SIGNED' },
      { kind: 'closed', why: 'signed' },
    ],
    [
      { status: 403, code: 'NOTES.NOT_THE_AUTHOR' },
      { kind: 'closed', why: 'handed-over' },
    ],
    [
      { status: 401, code: 'IDENTITY.NOT_SIGNED_IN' },
      { kind: 'waiting', why: 'signed-out' },
    ],
    [
      { status: 422, code: 'NOTES.FIELD_TOO_LONG', detail: 'too long' },
      { kind: 'refused', message: 'too long' },
    ],
    [
      { status: 503, code: 'HTTP.UNAVAILABLE' },
      { kind: 'waiting', why: 'offline' },
    ],
    [
      { status: 429, code: 'HTTP.TOO_MANY' },
      { kind: 'waiting', why: 'offline' },
    ],
  ])('keeps the text on the device when the server returns %j', async (problem, state) => {
    const stand = stage();
    stand.line.answer = new ApiProblem(problem);
    stand.autosave.change('plan', 'second');
    await stand.settle();
    expect(stand.state()).toEqual(state);
    expect(stand.device.draft?.content).toEqual({ plan: 'second' });
  });

  it('keeps text typed after the note was signed on the device, without sending it again', async () => {
    const { autosave, line, device, settle } = stage();
    line.answer = new ApiProblem({ status: 409, code: 'NOTES.SIGNED' });
    autosave.change('plan', 'too late');
    await settle();
    autosave.change('plan', 'too late, too');
    await settle();
    await autosave.stop();
    expect([line.pushes, device.draft?.content]).toEqual([1, { plan: 'too late, too' }]);
  });

  it('shows text that the former author has added meanwhile', async () => {
    const { autosave, server, settle } = stage();
    const typed = { origin: 'handed-in', writtenAt: '2026-11-20T18:00:00.000Z', content: { plan: 'hers' } } as const;
    server.setAside.push(typed);
    server.version += 1;
    autosave.change('plan', 'second');
    await settle();
    await settle();
    expect([server.content, autosave.snapshot()]).toMatchObject([
      { plan: 'second' },
      { state: { kind: 'saved' }, setAside: [typed] },
    ]);
  });

  it('stores the text it is based on with the draft, also after a reload that found a newer one', async () => {
    const { autosave, line, device, settle } = stage({
      content: { plan: 'mine' },
      baseEtag: '"n.0"',
      base: { plan: 'seen' },
    });
    line.cut = 'before';
    autosave.change('plan', 'mine and more');
    await settle();
    expect(device.draft).toEqual({ content: { plan: 'mine and more' }, baseEtag: '"n.0"', base: { plan: 'seen' } });
  });

  it('reports when the device cannot store it', async () => {
    const { autosave, device, line, settle } = stage();
    device.broken = true;
    line.cut = 'before';
    autosave.change('plan', 'second');
    await settle();
    expect(autosave.snapshot()).toMatchObject({ keptHere: false, state: { kind: 'waiting' } });
  });
});
