import { text } from 'node:stream/consumers';
import { AuditLog } from '@snowmelt/audit';
import { MigrationConfig } from '@snowmelt/config';
import { newToken, sha256 } from '@snowmelt/crypto';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { EducationLibrary } from '@snowmelt/education';
import { AccessLinkRepository } from '@snowmelt/identity';
import { PlanRepository } from '@snowmelt/outreach';
import { CalendarSetupRepository } from '@snowmelt/scheduling';
import { type ClinicFile, readClinicFile } from './clinic/clinic-file.js';
import { ClinicRepository } from './clinic/clinic.repository.js';
import { lackingNumbers } from './clinic/lacking-numbers.js';
import { waitingForApproval } from './clinic/waiting-for-approval.js';

/** As long as most: where the address is not given, the worker's start refuses what is too long with its own. */
const USUAL_ADDRESS = 'https://visits.example.com';

/**
 * `found-clinic.js [clinic id] < clinic.json`: creates a clinic, or adds to the given one what only its file has. The
 * first administrator chooses a password by a link that is printed once, and invites the others.
 */
try {
  const [clinicId = null] = process.argv.slice(2);
  const { ownerUrl, publicUrl } = MigrationConfig.read();
  const read = readClinicFile(await text(process.stdin), publicUrl ?? USUAL_ADDRESS);
  if ('wrong' in read)
    throw new Error(`The file of the clinic is not usable:\n${read.wrong.map((line) => `  - ${line}`).join('\n')}`);
  const pool = createPool(ownerUrl, 1);
  const unitOfWork = new UnitOfWork(pool);
  const clinics = new ClinicRepository(unitOfWork, new AuditLog(unitOfWork));
  const lines = await clinics.inClinic(read.file.clinic, clinicId, async () => {
    const said = [`clinic ${unitOfWork.clinicId()}`];
    const hasAdmin = await clinics.hasAdmin();
    for (const person of read.file.staff) {
      if (await clinics.hasStaff(person.email)) continue;
      if (!(await clinics.addStaff(person)))
        throw new Error(`${person.email} belongs to another clinic. Nothing was changed.`);
    }
    const [admin] = hasAdmin ? [] : read.file.staff.filter(({ roles }) => roles.includes('admin'));
    if (admin) {
      const token = newToken();
      const adminId = (await clinics.staffIds()).get(admin.email) as string;
      await new AccessLinkRepository(unitOfWork).show(adminId, sha256(token));
      said.push(`${admin.email} chooses a password at ${publicUrl ?? USUAL_ADDRESS}/access#${token} within three days`);
    }
    for (const person of read.file.staff) await clinics.addLicences(person);
    if (await clinics.addRules(read.file)) await new PlanRepository(unitOfWork).planAllAgain();
    await addCalendar(read.file, unitOfWork, await clinics.staffIds());
    const library = new EducationLibrary();
    const waiting = waitingForApproval(read.file, library.items);
    const lacking = lackingNumbers(read.file, await clinics.protocols(), library.triggers());
    return [...said, ...waiting.map((what) => `waits for approval, and is not used: ${what}`), ...lacking];
  });
  // PostgreSQL does not count tables of a few rows by itself; the clinic is founded without that too
  await pool.query('ANALYZE (SKIP_LOCKED)').catch(() => undefined);
  await pool.end();
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function addCalendar(
  { clinic: { name, timeZone }, sites, serviceTypes, resources }: ClinicFile,
  unitOfWork: UnitOfWork,
  staffIds: ReadonlyMap<string, string>,
): Promise<void> {
  const calendar = new CalendarSetupRepository(unitOfWork);
  await calendar.addSites(sites, { name, timeZone, closures: [] });
  for (const service of serviceTypes) await calendar.addService(service);
  for (const { staffEmail, ...resource } of resources)
    await calendar.addResource({ ...resource, staffUserId: staffIds.get(staffEmail ?? '') ?? null });
}
