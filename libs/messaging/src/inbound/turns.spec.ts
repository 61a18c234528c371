import { Turns } from './turns.js';

describe('the work for one number', () => {
  it('runs one after the other in order of arrival, also after a failure', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    let running = 0;
    const work = (name: string, fails = false) =>
      turns.run('+13235550142', async () => {
        running += 1;
        expect(running).toBe(1);
        await Promise.resolve();
        seen.push(name);
        running -= 1;
        if (fails) throw new Error(name);
        return name;
      });
    const answers = await Promise.allSettled([work('one'), work('two', true), work('three')]);
    expect([seen, answers.map(({ status }) => status)]).toEqual([
      ['one', 'two', 'three'],
      ['fulfilled', 'rejected', 'fulfilled'],
    ]);
  });

  it('does not delay other numbers, and is forgotten when it is done', async () => {
    const turns = new Turns();
    let release: () => void = () => undefined;
    const held = turns.run(
      '+13235550142',
      () =>
        new Promise<void>((resume) => {
          release = resume;
        }),
    );
    expect(await turns.run('+13235550143', () => Promise.resolve('answered'))).toBe('answered');
    release();
    await held;
    await Promise.resolve();
    expect(turns.size).toBe(0);
  });
});
