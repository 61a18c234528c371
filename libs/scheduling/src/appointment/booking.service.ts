import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { Appointment, BookAppointment, CancelAppointment, RescheduleAppointment } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { AppointmentRepository, type BookingRow } from './appointment.repository.js';
import { AttendanceService } from './attendance.service.js';
import { BookingRefusalService } from './booking-refusal.service.js';
import { resolveWallTime } from './wall-time.js';

/** A member of a set. */
export type BookingChange =
  | { readonly op: 'book'; readonly request: BookAppointment }
  | { readonly op: 'move'; readonly appointmentId: string; readonly request: RescheduleAppointment }
  | { readonly op: 'cancel'; readonly appointmentId: string; readonly request: CancelAppointment };

/**
 * Books, moves and cancels appointments in sets; one visit is a set of one. The set locks everything it touches in one
 * order before it changes anything, and happens as a whole or not at all. The exclusion constraint makes a double
 * booking impossible.
 */
@Injectable()
export class BookingService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly attendance: AttendanceService,
    private readonly refusals: BookingRefusalService,
    private readonly links: MagicLinkService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  async book(request: BookAppointment): Promise<Appointment> {
    return (await this.change([{ op: 'book', request }]))[0] as Appointment;
  }

  async reschedule(appointmentId: string, request: RescheduleAppointment): Promise<Appointment> {
    return (await this.change([{ op: 'move', appointmentId, request }]))[0] as Appointment;
  }

  /**
   * Cancels first, so that the set may use the time it frees. Returns the appointments in the order of the changes.
   * @throws the refusal of a set of one; of a larger set that of its first refused member, with `meta.refusals` for all
   */
  async change(changes: readonly BookingChange[]): Promise<Appointment[]> {
    const rowOf = await this.rowsOf(changes);
    const members = changes.map((change) => ({ change, row: rowOf.get(change) ?? null }));
    const cancelled = changes.filter((change) => change.op === 'cancel');
    const rows = members.flatMap(({ row }) => row ?? []);
    if (cancelled.length > 0) await this.appointments.lockBookings([...rows, ...cancelled]);
    for (const { appointmentId, request } of cancelled) await this.attendance.cancel(appointmentId, request);
    const ids = rows.length > 0 ? await this.bookAndMove(rows) : [];
    const found = await this.appointments.mustFindAll(
      members.map(
        ({ change, row }) =>
          (row ? ids[rows.indexOf(row)] : (change as { appointmentId: string }).appointmentId) as string,
      ),
    );
    for (const [place, { change }] of members.entries()) this.record(change.op, found[place] as Appointment);
    return found;
  }

  /** Several visits that are booked for a patient at once belong to one series. */
  private async rowsOf(changes: readonly BookingChange[]): Promise<ReadonlyMap<BookingChange, BookingRow>> {
    const timed = changes.filter((change) => change.op !== 'cancel');
    if (timed.length === 0) return new Map();
    const zones = await this.appointments.zonesOfResources(timed.flatMap(({ request }) => request.resourceIds));
    const series = await this.seriesOf(timed.flatMap((change) => (change.op === 'book' ? change.request : [])));
    return new Map(timed.map((change) => [change, toRow(change, zoneOf(change.request, zones), series)]));
  }

  private async seriesOf(requests: readonly BookAppointment[]): Promise<ReadonlyMap<string, string | null>> {
    const without = requests.filter(({ seriesId }) => !seriesId).map(({ patientId }) => patientId);
    const several = [...new Set(without.filter((id, place) => without.indexOf(id) !== place))].sort();
    const series = new Map<string, string | null>();
    for (const id of several) series.set(id, await this.appointments.addSeries(id, actors.staffId()));
    return series;
  }

  private async bookAndMove(rows: readonly BookingRow[]): Promise<string[]> {
    const outcomes = await this.appointments.changeBookings(rows, actors.staffId());
    if (outcomes.some(({ refusal }) => refusal)) throw await this.refusals.of(rows, outcomes);
    for (const row of rows) if (row.op === 'move') await this.leave(row.appointmentId);
    return outcomes.map(({ appointmentId }) => appointmentId as string);
  }

  /**
   * A page that shows the old time must not confirm the new one, and a visit that took place is not moved. Another
   * chair is nothing that the patient sees: their link stays.
   */
  private async leave(appointmentId: string): Promise<void> {
    const isVisible = await this.appointments.isVisibleChange(appointmentId);
    await this.attendance.moved(appointmentId, isVisible);
    if (isVisible) await this.links.revokeForAppointment(appointmentId, 'moved');
  }

  /** Each rule set aside gets an audit event of its own; the reason is kept with the appointment. */
  private record(op: BookingChange['op'], { id, patientId, version, overrides }: Appointment): void {
    if (op === 'cancel') return; // recorded by the attendance
    const about = { entityKind: 'appointment', entityId: id, patientId };
    this.events.append(op === 'book' ? 'appointment.booked' : 'appointment.rescheduled', {
      patientId,
      appointmentId: id,
      version,
    });
    if (op === 'book') this.audit.append({ action: 'appointment.book', ...about });
    else this.audit.append({ action: 'appointment.reschedule', ...about, detail: { version } });
    for (const { rule } of overrides)
      this.audit.append({ action: 'appointment.override', ...about, detail: { rule, version } });
  }
}

/** The zone of the site. That resources are known and of one site is checked where they are reserved. */
const zoneOf = ({ resourceIds }: { readonly resourceIds: readonly string[] }, zones: ReadonlyMap<string, string>) =>
  resourceIds.map((id) => zones.get(id)).find((zone) => zone !== undefined) ?? 'UTC';

/** @throws SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST, SCHEDULING.AMBIGUOUS_LOCAL_TIME (422) */
function toRow(
  change: Exclude<BookingChange, { op: 'cancel' }>,
  timeZone: string,
  series: ReadonlyMap<string, string | null>,
): BookingRow {
  const { startsLocal, offset, resourceIds, gapOverride } = change.request;
  const time = {
    startsLocal,
    timeZone,
    startsAt: resolveWallTime(startsLocal, timeZone, offset),
    resourceIds,
    overrideReason: gapOverride?.reason ?? null,
  };
  if (change.op === 'move')
    return {
      op: 'move',
      appointmentId: change.appointmentId,
      version: change.request.version,
      told: change.request.told ?? false,
      ...time,
    };
  const { patientId, courseId, serviceTypeId, seriesId } = change.request;
  const of = { patientId, courseId: courseId ?? null, seriesId: seriesId ?? series.get(patientId) ?? null };
  return { op: 'book', ...of, serviceTypeId, ...time };
}
