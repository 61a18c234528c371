import { Logger } from './logger.js';

/** Values that must never appear in a log, in whatever field they were passed. */
const canaries = {
  name: 'Wilhelmina Canary',
  phone: '+13235550177',
  token: 'canary-token-3f9a1c77',
  note: 'canary-note: wept for the first time in years',
};

function written(work: (log: Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  work(new Logger('debug', { write: (line) => lines.push(line) }));
  for (const [what, canary] of Object.entries(canaries))
    if (lines.join('').includes(canary)) throw new Error(`the log tells the ${what}: ${lines.join('')}`);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function circular(): Record<string, unknown> {
  const patient: Record<string, unknown> = { ...canaries };
  patient['self'] = patient;
  return patient;
}

const withFields = (message: string, fields: Record<string, unknown>) => Object.assign(new Error(message), fields);

describe('a log line', () => {
  it('keeps the fields of the allow list unchanged', () => {
    const [line] = written((log) =>
      log.info({ method: 'GET', route: '/api/patients/:id', status: 200, durationMs: 4 }, 'answered'),
    );
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/patients/:id',
      status: 200,
      durationMs: 4,
      msg: 'answered',
    });
  });

  it('names the note it is about, so that an alarm can be followed up', () => {
    expect(
      written((log) =>
        log.error({ noteId: '01990000-0000-7000-8000-000000000001' }, 'a signed note is not what was signed'),
      )[0],
    ).toMatchObject({ noteId: '01990000-0000-7000-8000-000000000001' });
    // @ts-expect-error a name outside of the list is found before anybody misses it in a log
    written((log) => log.info({ patientName: 'x' }, 'read'));
  });

  it.each([
    [
      'fields of their own',
      { patient: canaries.name, phone: canaries.phone, token: canaries.token, text: canaries.note },
    ],
    ['a nested object', { request: { headers: { cookie: canaries.token }, body: { ...canaries } } }],
    [
      'an object under a name of the list',
      { status: { ...canaries }, code: [canaries.name], touchId: { toString: () => canaries.phone } },
    ],
    ['a circle', { patient: circular(), code: circular() }],
    ['an address with a query', { url: `/api/patients?query=${canaries.name}` }],
    ['a name', { name: canaries.name }],
    ['a Map and a Buffer', { count: new Map([['name', canaries.name]]), provider: Buffer.from(canaries.note) }],
  ])('leaves out %s', (_where, fields) => {
    const [line] = written((log) => log.info({ job: 'kept', ...fields }, 'something happened'));
    expect(line).toMatchObject({ job: 'kept', msg: 'something happened' });
  });

  it.each([
    ['its message', new Error(`Key (value)=(${canaries.phone}) already exists.`)],
    ['a message that looks like a stack', new Error(`no\n    at ${canaries.name}\n    at ${canaries.note} (x)`)],
    ['its fields', withFields('no', { detail: canaries.note, parameters: [canaries.name], query: canaries.phone })],
    [
      'the answer it carries',
      withFields('Request failed', {
        response: { data: { ...canaries }, config: { headers: { authorization: canaries.token } } },
      }),
    ],
    ['its cause', new Error('no', { cause: new Error(canaries.note) })],
    ['what it gathers', new AggregateError([new Error(canaries.name)], canaries.note)],
    ['words in place of its code', withFields('no', { code: `${canaries.name} ${canaries.phone}` })],
    ['a circle', withFields('no', circular())],
    ['a text that was thrown', canaries.note],
    ['an object that was thrown', { ...canaries, message: canaries.note, stack: canaries.note }],
  ])('of an error leaves out %s', (_where, error) => {
    const [line] = written((log) => log.error({ traceId: 'kept', error }, 'a request failed'));
    expect(line).toMatchObject({ traceId: 'kept', error: { name: expect.any(String) }, msg: 'a request failed' });
  });

  it('of an error keeps its kind, its code and where it happened', () => {
    const [line] = written((log) =>
      log.error({ error: withFields('no', { name: 'DatabaseError', code: '23P01' }) }, 'a request failed'),
    );
    expect(line).toMatchObject({
      error: {
        name: 'DatabaseError',
        code: '23P01',
        frames: expect.arrayContaining([expect.stringContaining('logger.spec.ts')]),
      },
    });
  });

  it('is one line, whatever it contains', () => {
    const lines: string[] = [];
    new Logger('info', { write: (line) => lines.push(line) }).info({ code: 'A\r\n{"level":30,"msg":"forged"}' }, 'one');
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
  });

  it('is not written below its level', () => {
    const lines: string[] = [];
    new Logger('warn', { write: (line) => lines.push(line) }).info({}, 'quiet');
    expect(lines).toEqual([]);
  });
});
