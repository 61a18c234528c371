import { createTestDatabase } from '@snowmelt/testing';
import fc from 'fast-check';
import pg from 'pg';
import { Instant, Line, LocalDate, LocalDateTime, Name, Version } from './common.js';
import { SignIn } from './identity.js';
import { NoteContent } from './notes.js';

// needs a database: PostgreSQL must be able to store every value that a schema accepts
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

/** Casts all values in one statement, which fails if PostgreSQL cannot read one of them. */
const kept = async (type: string, values: readonly unknown[]) =>
  (await client.query(`SELECT count(value::${type})::int AS count FROM unnest($1::text[]) value`, [values.map(String)]))
    .rows[0]?.count;
const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const year = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, '0'));
const day = fc
  .tuple(fc.oneof(year, fc.constantFrom('1900', '2000', '2024', '2026', '2099')), two(13), two(32))
  .map((parts) => parts.join('-'));
const time = fc.tuple(two(24), two(60)).map((parts) => parts.join(':'));
const fraction = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 250 }).map((digits) => `.${'7'.repeat(digits)}`),
);
const offset = fc.oneof(
  fc.constantFrom('Z', '', '+14:00', '-14:00', '+14:01', '+15:59'),
  fc.tuple(fc.constantFrom('+', '-'), time).map((parts) => parts.join('')),
);

describe('the database can store what the contract accepts', () => {
  it.each([
    ['a day', LocalDate, 'date', day],
    ['a wall time', LocalDateTime, 'timestamp', fc.tuple(day, time).map((parts) => parts.join('T'))],
    [
      'an instant',
      Instant,
      'timestamptz',
      fc
        .tuple(day, time, two(60), fraction, offset)
        .map(([on, at, seconds, part, from]) => `${on}T${at}:${seconds}${part}${from}`),
    ],
    [
      'a version',
      Version,
      'integer',
      fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom(1, 2 ** 31 - 1, 2 ** 31)),
    ],
  ] as const)('%s', async (_what, schema, type, values) => {
    const taken = fc.sample(values as fc.Arbitrary<unknown>, 20_000).filter((value) => schema.safeParse(value).success);
    expect(taken.length).toBeGreaterThan(10);
    expect(await kept(type, taken)).toBe(taken.length);
  });

  it.each([
    ['a line', Line(80)],
    ['a name', Name],
    ['a text of a note', NoteContent.valueType],
    ['an e-mail', SignIn.shape.email],
  ] as const)('%s, as it was typed', async (_what, schema) => {
    const odd = fc.constantFrom(
      '\u0000',
      '\ud800',
      '\udfff',
      '\u0085',
      '\u2028',
      '\u202e',
      '\uffff',
      '\n',
      '\u{10ffff}',
      'e\u0301',
    );
    const words = fc
      .tuple(
        fc.constantFrom('', 'a'),
        fc.oneof(odd, fc.constant(''), fc.string({ unit: 'binary' })),
        fc.constantFrom('', 'snow@example.com'),
      )
      .map((parts) => parts.join(''));
    const taken = fc
      .sample(words, 5000)
      .flatMap((value) => schema.safeParse(value).data ?? [])
      .filter((value) => value !== '');
    expect(taken.length).toBeGreaterThan(10);
    const { rows } = await client.query(
      'SELECT value, to_jsonb(value) AS json FROM unnest($1::text[]) WITH ORDINALITY t (value, at) ORDER BY at',
      [taken],
    );
    expect(rows).toEqual(taken.map((value) => ({ value, json: value })));
  });

  it.each([
    '2026-11-20T10:00:00Z',
    '2026-11-20T10:00:00.123456-08:00',
    '2000-01-01T00:00:00+14:00',
    '2099-12-31T23:59:59.999Z',
  ])('the instant %s is accepted', async (instant) => {
    expect(Instant.parse(instant)).toBe(instant);
  });
  it.each([
    '2026-11-20T10:00:00+23:00',
    '2026-11-20T10:00:00-16:00',
    `2026-11-20T10:00:00.${'0'.repeat(200)}Z`,
    '2100-01-01T00:00:00Z',
    '2026-02-29T10:00:00Z',
  ])('the instant %s is refused', (instant) => {
    expect(Instant.safeParse(instant).success).toBe(false);
  });
  it.each(['0000-01-01', '1899-12-31', '2100-01-01', '9999-12-31', '2026-02-29'])('the day %s is refused', (on) => {
    expect(LocalDate.safeParse(on).success).toBe(false);
  });
  it.each(['2026-02-29T09:00', '2026-04-31T09:00', '2026-13-01T09:00', '2026-11-23T24:00'])(
    'the wall time %s is refused',
    (local) => {
      expect(LocalDateTime.safeParse(local).success).toBe(false);
    },
  );
});
