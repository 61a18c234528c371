import { Injectable } from '@nestjs/common';
import type { FreeSlot } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import { PatientService } from '@snowmelt/patients';
import { AvailabilityRepository, type NamedResource } from '../availability/availability.repository.js';
import { AppointmentRepository, type BookingOutcome, type BookingRow } from './appointment.repository.js';
import { bookingRefusal, isAboutTime, type RefusedBecause } from './booking-refusal.js';
import { doseRefusal } from './dose-refusal.js';

/** Where and for whom a refused member was wanted. */
interface Wanted {
  readonly serviceTypeId: string;
  readonly patientId: string;
  readonly startsAt: string;
  readonly zone: string;
  readonly resourceIds: readonly string[];
  readonly appointmentId: string | null;
}

/** How many times a refusal offers. */
const OFFERED = 5;
const DAY = 24 * 3600_000;

/** Says why a set of bookings was refused, with the nearest free times where they help. */
@Injectable()
export class BookingRefusalService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly availability: AvailabilityRepository,
    private readonly patients: PatientService,
  ) {}

  /** The refusal of the first refused member; of a larger set with the codes of all. */
  async of(rows: readonly BookingRow[], outcomes: readonly BookingOutcome[]): Promise<CodedError> {
    const refused = outcomes.flatMap(({ refusal, detail }, place) => (refusal ? { place, refusal, detail } : []));
    const [first] = refused;
    const row = first && rows[first.place];
    if (!row) throw new Error('no member of the set was refused');
    const error = await this.ofMember(await this.wanted(row), first.refusal, first.detail);
    if (rows.length === 1) return error;
    const refusals = refused.map(({ place, refusal }) => ({ place, code: `SCHEDULING.${refusal}` }));
    return new CodedError(error.status, error.code, error.message, { ...error.meta, refusals });
  }

  private async ofMember(wanted: Wanted, code: string, detail: string | null): Promise<CodedError> {
    const dose = doseRefusal(code, detail, wanted);
    if (dose) return dose;
    const because = JSON.parse(detail ?? '{}') as RefusedBecause;
    const chosen = isAboutTime(code) ? await this.availability.resourcesOf(wanted.resourceIds) : [];
    return bookingRefusal(code, {
      because,
      zone: wanted.zone,
      name: chosen.find(({ id }) => id === because.resourceId)?.name ?? null,
      nearest: isAboutTime(code) ? await this.nearest(wanted, chosen) : null,
      patientTaken: code === 'SLOT_TAKEN' && (await this.appointments.patientIsBusy(wanted)),
    });
  }

  /** @throws PATIENT.NOT_FOUND, APPOINTMENT.NOT_FOUND (404): these say more than the rule that happened to refuse */
  private async wanted(row: BookingRow): Promise<Wanted> {
    const { startsAt, timeZone: zone, resourceIds } = row;
    if (row.op === 'book') {
      await this.patients.mustExist(row.patientId);
      const { patientId, serviceTypeId } = row;
      return { patientId, serviceTypeId, startsAt, zone, resourceIds, appointmentId: null };
    }
    const { patientId, serviceType } = await this.appointments.mustFind(row.appointmentId);
    return { patientId, serviceTypeId: serviceType.id, startsAt, zone, resourceIds, appointmentId: row.appointmentId };
  }

  /**
   * The free starts nearest to the wanted one at the same site, from three days before to five days after. Other
   * clinicians are offered only if the wanted one has no free time.
   */
  private async nearest(wanted: Wanted, chosen: readonly NamedResource[]): Promise<FreeSlot[]> {
    const clinician = chosen.find(({ kind }) => kind === 'clinician');
    const siteId = chosen[0]?.siteId ?? null;
    const withThem = clinician ? await this.nearestWith(clinician.id, siteId, wanted) : [];
    return withThem.length > 0 ? withThem : this.nearestWith(null, siteId, wanted);
  }

  /** Looks within a day first: where enough is free there, nothing further away is nearer. */
  private async nearestWith(resourceId: string | null, siteId: string | null, wanted: Wanted): Promise<FreeSlot[]> {
    const { serviceTypeId, patientId, startsAt: near } = wanted;
    const at = new Date(near).getTime();
    const within = (before: number, after: number) =>
      this.availability.nearestSlots({
        ...{ serviceTypeId, patientId, resourceId, siteId, near, limit: OFFERED },
        from: new Date(at - before * DAY).toISOString(),
        to: new Date(at + after * DAY).toISOString(),
      });
    const soon = await within(1, 1);
    return soon.length < OFFERED ? within(3, 5) : soon;
  }
}
