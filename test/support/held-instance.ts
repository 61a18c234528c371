import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Duty, performDuty, UnitOfWork } from '@snowmelt/database';
import { joinGrantsExpired } from '@snowmelt/telehealth/testing';
import { SignallingGateway } from '../../libs/telehealth/src/signalling/signalling.gateway.js';
import { SignallingService, type TakenSeat } from '../../libs/telehealth/src/signalling/signalling.service.js';
import { AbsentBrowserDuty } from '../../libs/telehealth/src/visit/absent-browser.duty.js';
import { OverdueVisitDuty } from '../../libs/telehealth/src/visit/overdue-visit.duty.js';
import { VisitFollowsAppointmentSubscriber } from '../../libs/telehealth/src/visit/visit-follows-appointment.subscriber.js';
import { type VisitOfClinic, VisitRepository } from '../../libs/telehealth/src/visit/visit.repository.js';
import { VisitService } from '../../libs/telehealth/src/visit/visit.service.js';
import { startApi, startInstance, type TestApi } from './api.js';
import { started } from './started.js';
import { createTelehealthClinic } from './telehealth-clinic.js';

/** An API, its clinic with video visits, and a second instance that holds the browsers. */
export function startHeldClinic() {
  return started(async (starting) => {
    const api = await starting(startApi(), (it) => it.stop());
    const clinic = await createTelehealthClinic(api);
    const { instance: held, url } = await starting(startInstance(api.appUrl), ({ instance }) => instance.close());
    return { api, clinic, held, url };
  });
}

/** Gives a spec access to the instance that holds the browsers: its rounds run when the spec says so. */
export function heldInstance(api: () => TestApi, held: () => NestFastifyApplication) {
  const gateway = () => held().get(SignallingGateway, { strict: false });
  const signalling = () => held().get(SignallingService, { strict: false });
  const perform = async (Kind: new (visits: VisitRepository, service: VisitService) => Duty<VisitOfClinic>) => {
    const get = <T>(part: abstract new (...needs: never[]) => T) => held().get<T>(part, { strict: false });
    const faults: unknown[] = [];
    const onFailure = (_found: unknown, error: unknown) => faults.push(error);
    await performDuty(get(UnitOfWork), new Kind(get(VisitRepository), get(VisitService)), { onFailure });
    if (faults.length > 0) throw faults[0];
  };
  return {
    gateway,
    signalling,
    beat: () => gateway()['heartbeat'](),
    /** As the worker would do it. */
    closeOverdue: () => perform(OverdueVisitDuty),
    clearAbsent: () => perform(AbsentBrowserDuty),
    /** Handles the event as the worker would. */
    told: (type: 'appointment.rescheduled' | 'appointment.cancelled' | 'appointment.noshow', appointmentId: string) =>
      held()
        .get(UnitOfWork)
        .run(api().clinic.id, () =>
          new VisitFollowsAppointmentSubscriber(held().get(VisitService, { strict: false })).handle({
            id: appointmentId,
            type,
            payload: { patientId: api().clinic.patients[0] as string, appointmentId, version: 2 },
            occurredAt: new Date(),
          }),
        ),
    seatOf: (id: string, role: 'patient' | 'clinician') =>
      [...gateway()['lines'].values()]
        .flatMap((lines) => [...lines])
        .find(({ seat }) => seat?.role === role && seat.appointmentId === id)?.seat as TakenSeat,
    stateOf: async (id: string) =>
      (await api().sql('SELECT state FROM visit WHERE appointment_id = $1', [id]))[0]?.['state'],
    facts: async (id: string) =>
      (await api().sql(`SELECT type FROM domain_event WHERE payload ->> 'appointmentId' = $1 ORDER BY seq`, [id])).map(
        ({ type }) => type,
      ),
    /** Makes every join grant for this visit expire. */
    letRunOut: (id: string) => joinGrantsExpired(api().sql, id),
  };
}
