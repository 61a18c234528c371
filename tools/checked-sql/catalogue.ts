import type pg from 'pg';

interface Procedure {
  readonly name: string;
  /** Of PostgreSQL itself, not of the clinic's schema. */
  readonly isBuiltIn: boolean;
  /** Gives NULL for NULL, and is not asked. */
  readonly isStrict: boolean;
}

interface ColumnFacts {
  readonly notNull: boolean;
  /** The only values that its CHECK constraint lets in. */
  readonly values: readonly string[] | null;
}

interface TypeFacts {
  readonly name: string;
  /** The type of an array's elements. */
  readonly element: string | null;
}

/** What the database says of its tables, functions and types; keys are PostgreSQL's object ids. */
export interface Catalogue {
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  /** Foreign keys, as `column column`. */
  readonly references: ReadonlySet<string>;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly types: ReadonlyMap<string, TypeFacts>;
}

const COLUMNS = `SELECT a.attrelid || '.' || a.attnum AS id, a.attnotnull AS "notNull",
    (SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c
      WHERE c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
        AND pg_get_constraintdef(c.oid) LIKE '%= ANY (ARRAY[%' LIMIT 1) AS "check"
  FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid WHERE t.relkind IN ('r', 'p') AND a.attnum > 0`;
const REFERENCES = `SELECT DISTINCT conrelid || '.' || k.one || ' ' || confrelid || '.' || k.other AS id
  FROM pg_constraint, unnest(conkey, confkey) k(one, other) WHERE contype = 'f'`;
const PROCEDURES = `SELECT oid::text AS id, proname AS name, pronamespace = 'pg_catalog'::regnamespace AS "isBuiltIn",
    proisstrict AS "isStrict" FROM pg_proc`;
const TYPES = `SELECT oid::text AS id, typname AS name, CASE WHEN typcategory = 'A' THEN typelem::text END AS element
  FROM pg_type`;

export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const rows = async <R extends { id: string }>(sql: string) =>
    new Map((await client.query<R>(sql)).rows.map(({ id, ...facts }) => [id, facts]));
  const columns = await rows<{ id: string; notNull: boolean; check: string | null }>(COLUMNS);
  return {
    columns: new Map(
      [...columns].map(([id, { notNull, check }]) => [id, { notNull, values: check === null ? null : listed(check) }]),
    ),
    references: new Set((await rows<{ id: string }>(REFERENCES)).keys()),
    procedures: await rows<Procedure & { id: string }>(PROCEDURES),
    types: await rows<TypeFacts & { id: string }>(TYPES),
  };
}

/** `CHECK ((state = ANY (ARRAY['draft'::text, 'signed'::text])))` allows two values. */
function listed(check: string): string[] | null {
  const [, list] =
    /^CHECK \(\(\(?\w+\)?(?:::\w+)? = ANY \((?:\()?ARRAY\[(.*)\](?:\)::\w+\[\])?\)\)\)$/.exec(check) ?? [];
  return list === undefined
    ? null
    : [...list.matchAll(/'((?:[^']|'')*)'::/g)].map(([, text = '']) => text.replaceAll("''", "'"));
}
