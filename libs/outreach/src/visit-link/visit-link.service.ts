import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import { isComing, type MessageOnItsWay } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError } from '@snowmelt/http';
import { AppointmentService } from '@snowmelt/scheduling';
import { channelOf } from '../dispatch/dispatch-rules.js';
import { noChannel, textsPaused, textsUsedUp } from '../outreach.errors.js';
import { OutreachService } from '../outreach.service.js';
import { PlannedTouchRepository } from '../planned-touch.repository.js';
import { TouchRepository } from '../touch.repository.js';
import { LinkRequestRepository } from './link-request.repository.js';

/**
 * Sends the link to a visit by video on request. The request is recorded as a fact, and the planner makes the message
 * from it.
 */
@Injectable()
export class VisitLinkService {
  constructor(
    private readonly appointments: AppointmentService,
    private readonly outreach: OutreachService,
    private readonly touches: TouchRepository,
    private readonly toSend: PlannedTouchRepository,
    private readonly requests: LinkRequestRepository,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** For staff. @throws OUTREACH.NOT_BY_VIDEO, VISIT_OVER, NO_CHANNEL, TEXTS_USED_UP (409) */
  async send(appointmentId: string): Promise<MessageOnItsWay> {
    await this.touches.lockPatient(appointmentId, 'appointment');
    const { patientId, serviceType, status } = await this.appointments.read(appointmentId);
    if (serviceType.modality !== 'video')
      throw new CodedError(409, 'OUTREACH.NOT_BY_VIDEO', 'Only a visit by video has a link to join.');
    if (!isComing(status)) throw visitOver();
    await this.requests.add(patientId, appointmentId);
    this.events.append('link.asked', { patientId, appointmentId });
    const planned = await this.outreach.replan(patientId);
    if (!planned?.reachable) throw noChannel();
    const link = await this.toSend.link(appointmentId);
    if (!link) throw visitOver();
    const recipient = await this.touches.recipient(link);
    const channel = channelOf(link, recipient, planned.policy, this.clock.now());
    if (!channel) throw recipient.textsPaused ? textsPaused() : textsUsedUp();
    this.audit.append({
      action: 'visit-link.send',
      entityKind: 'appointment',
      entityId: appointmentId,
      patientId,
      detail: { channel },
    });
    return { channel, waitsUntil: link.waitsUntil?.toISOString() ?? null };
  }
}

const visitOver = () =>
  new CodedError(409, 'OUTREACH.VISIT_OVER', 'This visit is over or was cancelled, so no link can be sent.');
