import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { NewOnCallShift, OnCall, OnCallShift } from '@snowmelt/contracts';
import { CodedError, notFound } from '@snowmelt/http';
import { normalisedPhone } from '@snowmelt/patients';
import { OnCallRepository } from './on-call.repository.js';

const LONGEST_MS = 31 * 86_400_000;

/** Who is on call, and who was paged. */
@Injectable()
export class OnCallService {
  constructor(
    private readonly shifts: OnCallRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<OnCall> {
    return { shifts: await this.shifts.standing(), pages: await this.shifts.latestPages() };
  }

  /** @throws RISK.INVALID_PHONE, RISK.INVALID_TIME, RISK.UNKNOWN_COLLEAGUE (422) */
  async add(request: NewOnCallShift): Promise<OnCallShift> {
    const phone = normalisedPhone(request.phone);
    if (!phone) throw new CodedError(422, 'RISK.INVALID_PHONE', 'This is not a phone number. Write it with area code.');
    const [from, until] = [new Date(request.startsAt), new Date(request.endsAt)];
    if (until <= from || until <= this.clock.now() || until.getTime() - from.getTime() > LONGEST_MS)
      throw new CodedError(
        422,
        'RISK.INVALID_TIME',
        'The end has to be after the start, in the future, and at most 31 days after the start.',
      );
    const id = await this.shifts.add({ ...request, phone }, actors.staffId());
    if (!id) throw new CodedError(422, 'RISK.UNKNOWN_COLLEAGUE', 'This colleague is not at the clinic, or has left.');
    this.audit.append({
      action: 'on-call.add',
      entityKind: 'on_call_shift',
      entityId: id,
      detail: { staffId: request.staffId, startsAt: from.toISOString(), endsAt: until.toISOString() },
    });
    const [shift] = await this.shifts.standing(id);
    return shift as OnCallShift;
  }

  /** How many times on call of somebody are not over. */
  async countOf(staffId: string): Promise<number> {
    return (await this.shifts.of(staffId)).length;
  }

  /** Somebody leaves the clinic: takes them out of the rota. */
  async withdrawAllOf(staffId: string): Promise<void> {
    for (const id of await this.shifts.of(staffId)) await this.withdraw(id);
  }

  /** Takes a shift out of the rota, also one that goes on. */
  async withdraw(id: string): Promise<void> {
    if (!(await this.shifts.withdraw(id, actors.staffId()))) throw notFound('shift', id);
    this.audit.append({ action: 'on-call.withdraw', entityKind: 'on_call_shift', entityId: id });
  }
}
