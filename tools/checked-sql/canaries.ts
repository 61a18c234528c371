/** A query with the type its caller gives a row: `says` is what the check has to find. */
interface Canary {
  readonly what: string;
  readonly row: string;
  /** The text, as it is written in TypeScript. */
  readonly text: string;
  readonly values?: string;
  readonly says?: string;
}

const lie = (what: string, row: string, text: string, says: string, values = '[]') => ({
  what,
  row,
  text,
  says,
  values,
});
const truth = (what: string, row: string, text: string, values = '[]') => ({ what, row, text, values });

export const canaryFile = 'tools/checked-sql/canary.ts';

export const liars: readonly Canary[] = [
  lie('a column that is not there', '{ a: string }', '`SELECT nose AS a FROM patient`', 'column "nose" does not exist'),
  lie('a table that is not there', '{ a: string }', '`SELECT id AS a FROM nobody`', 'relation "nobody" does not exist'),
  lie(
    'a function that takes something else',
    '{ a: string }',
    '`SELECT to_wall_time(1) AS a`',
    'function to_wall_time(integer) does not exist',
  ),
  lie(
    'a piece of SQL that names a column that is not there',
    '{ a: string | null }',
    '`SELECT ${year("p.bron")} AS a FROM patient p`',
    'column p.bron does not exist',
  ),
  lie(
    'one way of two',
    '{ id: string }',
    "`SELECT id FROM patient ORDER BY ${flag ? 'family_name' : 'nose'}`",
    'column "nose" does not exist',
  ),
  lie('a text as a number', '{ a: number }', '`SELECT family_name AS a FROM patient`', 'a is a string, not number'),
  lie('a count that is no number', '{ a: number }', '`SELECT count(*) AS a FROM patient`', 'a is a string, not number'),
  lie('an instant as a text', '{ a: string }', '`SELECT created_at AS a FROM patient`', 'a is a Date, not string'),
  lie('a list as a text', '{ a: string }', '`SELECT roles AS a FROM staff_user`', 'a is a list, not string'),
  lie(
    'a column of another name',
    '{ name: string }',
    '`SELECT id AS name, language FROM patient`',
    'language is not in the type',
  ),
  lie('a field that no column fills', '{ id: string; b: string }', '`SELECT id FROM patient`', 'b is not there'),
  lie('a row that no statement returns', '{ id: string }', '`DELETE FROM patient`', 'id is not there'),
  lie('a column that may be NULL', '{ a: Date }', '`SELECT confirmed_at AS a FROM appointment`', 'a may be null'),
  lie(
    'one through a view',
    '{ a: Date }',
    '`SELECT x.confirmed_at AS a FROM (SELECT * FROM appointment_with_service) x`',
    'a may be null',
  ),
  lie(
    'a column of a row that may be missing',
    '{ a: string }',
    '`SELECT n.id AS a FROM appointment a LEFT JOIN integration_note n ON n.appointment_id = a.id`',
    'a may be null',
  ),
  lie(
    'a CASE without ELSE',
    '{ a: string }',
    "`SELECT CASE WHEN language = 'en-US' THEN family_name END AS a FROM patient`",
    'a may be null',
  ),
  lie('a sum of no rows', '{ a: Date }', '`SELECT max(created_at) AS a FROM patient`', 'a may be null'),
  lie(
    'one arm of a UNION that may be NULL',
    '{ a: Date }',
    '`SELECT created_at AS a FROM patient UNION ALL SELECT confirmed_at FROM appointment`',
    'a may be null',
  ),
  lie(
    'a column through WITH',
    '{ a: Date }',
    '`WITH x AS (SELECT confirmed_at FROM appointment) SELECT confirmed_at AS a FROM x`',
    'a may be null',
  ),
  lie(
    'a value that the column also lets in',
    "{ a: 'draft' }",
    '`SELECT status AS a FROM integration_note`',
    'a may be signed',
  ),
  lie(
    'JSON without a field',
    '{ a: { id: string; name: string } }',
    "`SELECT jsonb_build_object('id', id) AS a FROM patient`",
    'a.name is not there',
  ),
  lie(
    'JSON whose field may be null',
    '{ a: { at: string }[] }',
    "`SELECT coalesce(jsonb_agg(jsonb_build_object('at', confirmed_at)), '[]') AS a FROM appointment`",
    'a[].at may be null',
  ),
  lie(
    'a column that is no JSON',
    '{ a: { b: string } }',
    '`SELECT family_name AS a FROM patient`',
    'a is a string, not { b: string; }',
  ),
  lie(
    'a value too few',
    '{ id: string }',
    '`SELECT id FROM patient WHERE id = $1 AND language = $2`',
    'has 1 values for 2 parameters',
    '[word]',
  ),
  lie(
    'a list given for JSON',
    '{ id: string }',
    '`UPDATE integration_note SET content = $1 RETURNING id`',
    '$1 is jsonb and is given list',
    '[[word]]',
  ),
  lie(
    'a number given for a flag',
    '{ id: string }',
    '`SELECT id FROM patient WHERE $1::boolean`',
    '$1 is boolean and is given number',
    '[1]',
  ),
];

export const honest: readonly Canary[] = [
  truth('what reads nothing', '', '`SELECT id, language FROM patient`'),
  truth(
    'a note that was asked for',
    '{ a: string }',
    '`SELECT signed_name AS a FROM integration_note WHERE signed_name IS NOT NULL`',
  ),
  truth(
    'a row that was asked for',
    '{ a: string }',
    "`SELECT n.id AS a FROM appointment a LEFT JOIN integration_note n ON n.appointment_id = a.id WHERE n.status = 'draft'`",
  ),
  truth(
    'what a foreign key leads to',
    '{ a: string }',
    '`SELECT s.name AS a FROM appointment a LEFT JOIN service_type s ON s.id = a.service_type_id`',
  ),
  truth(
    'a CASE that asks first',
    '{ a: { id: string } | null }',
    "`SELECT CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('id', n.id) END AS a FROM appointment a LEFT JOIN integration_note n ON n.appointment_id = a.id`",
  ),
  truth('what replaces NULL', '{ a: Date }', '`SELECT coalesce(confirmed_at, now()) AS a FROM appointment`'),
  truth(
    'a value that was asked for',
    "{ a: 'draft' }",
    "`SELECT status AS a FROM integration_note WHERE status IN ('draft')`",
  ),
  truth(
    'what an UPDATE sets',
    '{ a: Date }',
    '`UPDATE appointment SET confirmed_at = now() RETURNING confirmed_at AS a`',
  ),
  truth(
    'either of two rows',
    '{ a: string; b: Date } | { a: null; b: null }',
    '`SELECT id::text AS a, confirmed_at AS b FROM appointment`',
  ),
  truth(
    'a condition that its value goes by',
    '{ id: string }',
    "`SELECT id FROM patient WHERE ${flag ? '$1::boolean' : 'language = $1'}`",
    '[flag ? true : word]',
  ),
  truth('what is inside of stored JSON', '{ a: { b: number } }', '`SELECT content AS a FROM integration_note`'),
  truth(
    'a function called for its effect',
    '{ a: string }',
    '`SELECT id AS a, pg_advisory_xact_lock(1) AS held FROM patient`',
  ),
];

/** One query a line, from the third line on. */
export const canaries = (): string =>
  [
    `import type { UnitOfWork } from '@snowmelt/database';`,
    "const year = (column: string) => `to_char(${column}, 'YYYY')`;",
    ...[...liars, ...honest].map(
      ({ row, text, values }, place) =>
        `export const canary${place} = (u: UnitOfWork, flag: boolean, word: string) => u.query${row && `<${row}>`}(${text}, ${values});`,
    ),
  ].join('\n');

export const strayFile = 'tools/checked-sql/stray.ts';

/** A text that comes from outside, and one that goes to nobody. */
export const strays = `import type { UnitOfWork } from '@snowmelt/database';
export const fromOutside = (u: UnitOfWork, word: string) => u.query(\`SELECT id FROM patient ORDER BY \${word}\`);
export const toNobody = 'SELECT id FROM patient';`;
