import { text } from 'node:stream/consumers';
import { AuditLog } from '@snowmelt/audit';
import { inZone, SystemClock } from '@snowmelt/clock';
import { MigrationConfig } from '@snowmelt/config';
import type { RuleKind, RuleWish } from '@snowmelt/contracts';
import { newToken, sha256 } from '@snowmelt/crypto';
import { createPool, UnitOfWork } from '@snowmelt/database';
import { EducationLibrary } from '@snowmelt/education';
import { AccessLinkRepository } from '@snowmelt/identity';
import { TemplateRepository } from '@snowmelt/notes';
import { PlanRepository, PolicyRepository } from '@snowmelt/outreach';
import { DraftRepository, RuleProposals } from '@snowmelt/rules';
import { CalendarSetupRepository } from '@snowmelt/scheduling';
import { TaskPolicyRepository, TaskRepository, Tasks } from '@snowmelt/tasks';
import { VisitPolicyRepository } from '@snowmelt/telehealth';
import { ProtocolRepository } from '@snowmelt/treatment';
import { type ClinicFile, readClinicFile } from './clinic/clinic-file.js';
import { ClinicRepository } from './clinic/clinic.repository.js';
import { lackingNumbers } from './clinic/lacking-numbers.js';
import { proposedRules } from './clinic/proposed-rules.js';
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
    await propose(read.file, unitOfWork);
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

/** Every version that the clinic has approved. */
async function approvedVersions(unitOfWork: UnitOfWork) {
  const of = <Version>(kind: RuleKind, versions: readonly Version[]) => versions.map((one) => ({ ...one, kind }));
  return [
    ...of('protocol', await new ProtocolRepository(unitOfWork).versions()),
    ...of('outreach_policy', await new PolicyRepository(unitOfWork).versions()),
    ...of('visit_policy', await new VisitPolicyRepository(unitOfWork).versions()),
    ...of('note_template', await new TemplateRepository(unitOfWork).versions()),
  ];
}

/** What is not approved waits for the medical director in the product, unless there is a later version. */
async function propose(file: ClinicFile, unitOfWork: UnitOfWork): Promise<void> {
  const proposals = new RuleProposals(
    new DraftRepository(unitOfWork),
    new Tasks(new TaskRepository(unitOfWork), new TaskPolicyRepository(unitOfWork)),
  );
  const approved = await approvedVersions(unitOfWork);
  for (const { kind, code, version } of approved) await proposals.overtake(kind, code, version);
  const now = new SystemClock().now();
  const fromDay = inZone(now, file.clinic.timeZone).toFormat('yyyy-MM-dd');
  for (const rule of proposedRules(file)) {
    const isOld = approved.some(
      ({ kind, code, version }) => kind === rule.kind && code === rule.code && version > rule.baseVersion,
    );
    if (!isOld) await proposals.propose({ ...rule, fromDay } as RuleWish, now);
  }
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
