import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';
import pg from 'pg';
import { root } from '../../tools/install.mjs';
import { zoneWhereItIs } from './zones.js';

/** The last migration of the release whose clinic it is. Its functions were still in its migrations. */
const LAST = '20261129001200_cancelled_by';

/** `#31` of `former-clinic.sql`. */
export const formerId = (n: number) => `01940000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Makes an empty database what that release would have left: its schema, and a clinic with data of every kind. */
export async function leaveFormerClinic(ownerUrl: string): Promise<void> {
  await migrateTo(ownerUrl, LAST);
  await migrateQueue(ownerUrl);
  const clinic = readFileSync(path.join(import.meta.dirname, 'former-clinic.sql'), 'utf8');
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`SELECT set_config('former.zone', $1, false)`, [zoneWhereItIs(12)]);
    await owner.query(clinic.replaceAll(/#(\d+)/g, (_, n) => formerId(Number(n))));
  } finally {
    await owner.end();
  }
}

/** Brings it to the present release. */
export const upgrade = (ownerUrl: string) => migrate(ownerUrl, path.join(root, 'prisma'));

async function migrateTo(ownerUrl: string, last: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-former-'));
  try {
    mkdirSync(path.join(folder, 'routines'));
    writeFileSync(path.join(folder, 'routines/order.json'), '[]');
    for (const name of readdirSync(path.join(root, 'prisma/migrations')).filter((one) => one <= last))
      cpSync(path.join(root, 'prisma/migrations', name), path.join(folder, 'migrations', name), { recursive: true });
    await migrate(ownerUrl, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
