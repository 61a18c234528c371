/** Runs one statement and returns its rows, in the connection's clinic. */
export type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

interface Connection {
  readonly query: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;
}

/** Wraps a connection of `pg` for the factories. */
export const sqlOf =
  (connection: Connection) =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the specs look into whatever came
  async (text: string, values: readonly unknown[] = []): Promise<any[]> =>
    (await connection.query(text, [...values])).rows;

/** Switches the connection to this clinic. */
export const actIn = (sql: Sql, clinicId: string) => sql(`SELECT set_config('app.clinic_id', $1, false)`, [clinicId]);

/** Writes one row and returns its id. */
export async function idOf(sql: Sql, text: string, values: unknown[] = []): Promise<string> {
  const [row] = await sql(`${text} RETURNING id`, values);
  if (!row) throw new Error('no row was written');
  return row['id'] as string;
}
