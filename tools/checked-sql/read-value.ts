import pg from 'pg';

/** A text that PostgreSQL could send for a value of the type; where it does not matter, a word. */
const SAMPLES: Record<string, string> = {
  ...{ bool: 't', int2: '1', int4: '1', int8: '1', oid: '1', float4: '1.5', float8: '1.5', numeric: '1.5' },
  ...{ timestamptz: '2026-01-02 03:04:05+00', timestamp: '2026-01-02 03:04:05', date: '2026-01-02' },
  ...{ bytea: '\\x00', interval: '1 day', point: '(1,2)', circle: '<(1,2),3>' },
};

/** What node-postgres makes of a value of this type: as `typeof` says, or the name of the class. */
export function readAs(typeId: number, type: string, text = SAMPLES[type] ?? 'word'): string {
  const read: unknown = (pg.types.getTypeParser(typeId, 'text') as (value: string) => unknown)(text);
  return typeof read === 'object' && read !== null ? read.constructor.name : typeof read;
}

/** The same for the elements of an array, by the array's type. */
export function readElementAs(typeId: number, elementType: string): string | null {
  const text = `{${SAMPLES[elementType] ?? 'word'}}`;
  const read: unknown = (pg.types.getTypeParser(typeId, 'text') as (value: string) => unknown)(text);
  if (!Array.isArray(read)) return null; // as the text that it was sent as
  const [first] = read as unknown[];
  return typeof first === 'object' && first !== null ? first.constructor.name : typeof first;
}
