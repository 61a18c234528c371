import type { UnitOfWork } from '@snowmelt/database';
import pg from 'pg';

/** What the unit of work sent to the database in one piece. */
export interface RecordedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The clinic of its transaction; null for a look-up, which is outside any. */
  readonly clinicId: string | null;
}

const CLINIC = /^BEGIN; SELECT set_config\('app\.clinic_id', '([^']+)'/;

/** Records everything that goes through this unit of work, Prisma's statements included, until `stop`. */
export function recordStatements(unitOfWork: UnitOfWork): {
  readonly statements: readonly RecordedStatement[];
  stop: () => void;
} {
  const statements: RecordedStatement[] = [];
  const clinics = new Map<pg.Client, string | null>();
  const pool = Reflect.get(unitOfWork, 'pool') as pg.Pool;
  const acquired = (client: pg.Client) => {
    if (!clinics.has(client)) clinics.set(client, null);
  };
  pool.on('acquire', acquired);
  const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
  const recording = function (this: pg.Client, ...args: unknown[]): unknown {
    if (clinics.has(this)) {
      const [first, second] = args;
      const { text, values } = typeof first === 'string' ? { text: first, values: second } : (first as pg.QueryConfig);
      const clinicId = CLINIC.exec(text)?.[1] ?? clinics.get(this) ?? null;
      statements.push({ text, values: Array.isArray(values) ? values : [], clinicId });
      clinics.set(this, /(^|; )(COMMIT|ROLLBACK)$/.test(text) ? null : clinicId);
    }
    return query.apply(this, args);
  };
  pg.Client.prototype.query = recording as never;
  return {
    statements,
    stop() {
      pool.off('acquire', acquired);
      pg.Client.prototype.query = query as never;
    },
  };
}

/** A value as the driver sends it. */
export function sentText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const element = (value: unknown) => {
  const text = sentText(value);
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
};
