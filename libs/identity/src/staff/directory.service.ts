import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { NewLicence, NewStaff, Role, SignInRules, StaffChange, StaffMember } from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { AccessLinkService } from '../access-link/access-link.service.js';
import { FactorRepository } from '../factor/factor.repository.js';
import { SessionRepository } from '../session/session.repository.js';
import { DirectoryRepository } from './directory.repository.js';
import { StaffRepository } from './staff.repository.js';
import { roleLack } from './role-needs.js';

/**
 * Who works at the clinic: invited, with roles and licences, until they leave. Nobody but themselves knows a password.
 */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly people: DirectoryRepository,
    private readonly links: AccessLinkService,
    private readonly sessions: SessionRepository,
    private readonly factors: FactorRepository,
    private readonly accounts: StaffRepository,
    private readonly audit: AuditLog,
  ) {}

  list(): Promise<StaffMember[]> {
    return this.people.list();
  }

  async one(id: string): Promise<StaffMember> {
    const [member] = await this.people.list(id);
    if (!member) throw notFound('staff', id);
    return member;
  }

  /** @throws IDENTITY.EMAIL_TAKEN (409), IDENTITY.ROLE_NOT_FIT (422) */
  async invite(wish: NewStaff): Promise<StaffMember> {
    await this.check(wish.roles, wish);
    const id = await this.people.add(wish);
    if (id === null)
      throw new CodedError(
        409,
        'IDENTITY.EMAIL_TAKEN',
        'This address has an account already. Look for it in the list; somebody who left can come back there. If it is not in it, the account is at another clinic: take another address.',
      );
    for (const licence of wish.licences) await this.people.putLicence(id, licence);
    await this.links.ask(id, 'invitation');
    this.record('staff.invite', id, { roles: wish.roles.join(' ') });
    return this.one(id);
  }

  /** @throws IDENTITY.CHANGED_MEANWHILE, IDENTITY.LAST_ADMIN (409), IDENTITY.ROLE_NOT_FIT (422) */
  async change(id: string, change: StaffChange): Promise<StaffMember> {
    const before = await this.working(id);
    const added = change.roles.filter((role) => !before.roles.includes(role));
    const removed = before.roles.filter((role) => !change.roles.includes(role));
    // whoever is no trainee any more needs a licence of their own
    const alone = before.supervisor && change.supervisorId === null && change.roles.includes('clinician');
    await this.check(alone ? [...added, 'clinician'] : added, { ...change, licences: before.licences, id });
    const isOwnCare = id === actors.staffId() && added.some((role) => CARE.includes(role));
    if (isOwnCare && (await this.people.otherAdmins(id)) > 0) throw notOneself();
    if (removed.includes('admin')) await this.keepAnAdmin(id);
    if (!(await this.people.change(id, change))) throw changedMeanwhile();
    if (added.length > 0) await this.sessions.demandEnrolment(id);
    const roles = added.length + removed.length > 0 ? { added: added.join(' '), removed: removed.join(' ') } : {};
    this.record('staff.change', id, roles);
    return this.one(id);
  }

  async putLicence(id: string, licence: NewLicence): Promise<StaffMember> {
    await this.working(id);
    await this.people.putLicence(id, licence);
    const { kind, state, expiresOn } = licence;
    this.record('staff.licence', id, { kind, ...(state ? { state } : {}), ...(expiresOn ? { until: expiresOn } : {}) });
    return this.one(id);
  }

  /** An invitation again, or a link to set another password. @throws IDENTITY.HAS_LEFT (409) */
  async sendLink(id: string): Promise<StaffMember> {
    const { state } = await this.working(id);
    await this.links.ask(id, state === 'invited' ? 'invitation' : 'reset');
    this.record('staff.link', id);
    return this.one(id);
  }

  /**
   * Lost, or in other hands: none of their factors and sessions counts any more, nor does their password, since whoever
   * has that may be the one who says so. A link goes to their mailbox. @throws IDENTITY.NOT_ONESELF (409)
   */
  async resetFactors(id: string): Promise<StaffMember> {
    await this.working(id);
    if (id === actors.staffId()) throw notOneself();
    await this.factors.removeAll(id);
    await this.sessions.revokeAll(id);
    await this.accounts.endPassword(id);
    await this.accounts.forgetDevices(id);
    await this.links.ask(id, 'invitation');
    this.record('staff.factors-reset', id);
    return this.one(id);
  }

  /**
   * They may not sign in any more, from this moment. What they leave behind is for the domains that own it.
   * @throws IDENTITY.NOT_ONESELF, IDENTITY.CHANGED_MEANWHILE, IDENTITY.LAST_ADMIN (409)
   */
  async leave(id: string, version: number): Promise<void> {
    const { roles } = await this.working(id);
    if (id === actors.staffId()) throw notOneself();
    if (roles.includes('admin')) await this.keepAnAdmin(id);
    if (!(await this.people.leave(id, version))) throw changedMeanwhile();
    await this.links.revokeAll(id);
    await this.factors.removeAll(id);
    await this.sessions.revokeAll(id);
    await this.accounts.forgetDevices(id);
    this.record('staff.leave', id);
  }

  /**
   * With a new invitation: neither their password nor their factors are kept. @throws IDENTITY.CHANGED_MEANWHILE (409)
   */
  async comeBack(id: string, version: number): Promise<StaffMember> {
    await this.one(id);
    if (!(await this.people.comeBack(id, version))) throw changedMeanwhile();
    await this.factors.removeAll(id);
    await this.links.ask(id, 'invitation');
    this.record('staff.come-back', id);
    return this.one(id);
  }

  async signInRules(): Promise<SignInRules> {
    return { factorRoles: await this.people.factorRoles() };
  }

  async setSignInRules({ factorRoles }: SignInRules): Promise<SignInRules> {
    await this.people.setFactorRoles(factorRoles);
    this.audit.append({
      action: 'clinic.sign-in-rules',
      entityKind: 'clinic',
      detail: { factorRoles: factorRoles.join(' ') },
    });
    return this.signInRules();
  }

  private async working(id: string): Promise<StaffMember> {
    const member = await this.one(id);
    if (member.state === 'left')
      throw new CodedError(409, 'IDENTITY.HAS_LEFT', 'This person has left. Let them come back first.');
    return member;
  }

  private async check(
    roles: readonly Role[],
    person: Pick<NewStaff, 'supervisorId'> & {
      licences: readonly Pick<NewLicence, 'kind' | 'expiresOn'>[];
      id?: string;
    },
  ): Promise<void> {
    const { today } = await this.people.clinic();
    for (const role of roles) {
      const lack = roleLack(role, person, today);
      if (lack) throw new CodedError(422, 'IDENTITY.ROLE_NOT_FIT', lack);
    }
    if (person.supervisorId === null) return;
    const [supervisor] = await this.people.list(person.supervisorId);
    const isFit = supervisor?.roles.some((role) => role === 'clinician' || role === 'prescriber');
    if (!supervisor || !isFit || supervisor.state === 'left' || supervisor.id === person.id || supervisor.supervisor)
      throw new CodedError(
        422,
        'IDENTITY.SUPERVISOR_NOT_FIT',
        'A trainee works under a clinician or prescriber of the clinic who is no trainee.',
      );
  }

  private async keepAnAdmin(id: string): Promise<void> {
    if ((await this.people.otherAdmins(id)) > 0) return;
    throw new CodedError(
      409,
      'IDENTITY.LAST_ADMIN',
      'This is the only administrator who can sign in. Make somebody else an administrator first.',
    );
  }

  private record(action: string, id: string, detail?: Record<string, string>): void {
    this.audit.append({ action, entityKind: 'staff_user', entityId: id, ...(detail ? { detail } : {}) });
  }
}

/** Roles by which somebody treats patients, or approves how. Nobody gives them to themselves where another could. */
const CARE: readonly Role[] = ['nurse', 'clinician', 'prescriber', 'medical_director'];

const notOneself = () =>
  new CodedError(409, 'IDENTITY.NOT_ONESELF', 'Nobody does this about their own account. Ask another administrator.');

const changedMeanwhile = () =>
  new CodedError(
    409,
    'IDENTITY.CHANGED_MEANWHILE',
    'Somebody changed this person meanwhile. Look at it again, then repeat what is still needed.',
  );
