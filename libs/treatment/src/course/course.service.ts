import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { Course, Protocol, Stage, StartCourse } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError, notFound } from '@snowmelt/http';
import { PatientService } from '@snowmelt/patients';
import { CourseRepository, type CourseRow } from './course.repository.js';
import { isBeyondIntake, isFinal, mayMove, nextStages } from './course.stage.js';

@Injectable()
export class CourseService {
  constructor(
    private readonly courses: CourseRepository,
    private readonly patients: PatientService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  protocols(): Promise<Protocol[]> {
    return this.courses.protocols();
  }

  async ofPatient(patientId: string): Promise<Course | null> {
    await this.patients.mustExist(patientId);
    const course = await this.courses.open(patientId);
    this.audit.appendOnceInSession({
      action: 'course.read',
      entityKind: 'course_of_treatment',
      entityId: course?.id ?? null,
      patientId,
    });
    return course && present(course);
  }

  /** @throws TREATMENT.COURSE_IN_PROGRESS (409), TREATMENT.STAGE_NOT_YOURS (403), TREATMENT.REASON_NEEDED (422) */
  async start(patientId: string, { protocolId, stage, reason }: StartCourse): Promise<Course> {
    await this.patients.mustExist(patientId);
    if (isBeyondIntake(stage)) checkBeyondIntake(reason);
    if (!(await this.courses.protocolExists(protocolId)))
      throw new CodedError(422, 'TREATMENT.UNKNOWN_PROTOCOL', 'There is no such protocol.');
    const courseId = await this.courses.insert(patientId, protocolId, stage);
    if (!courseId)
      throw new CodedError(
        409,
        'TREATMENT.COURSE_IN_PROGRESS',
        'This patient has a course of treatment in progress. End that one first.',
      );
    await this.courses.recordChange(courseId, null, stage, reason ?? 'course started', actors.staffId());
    this.events.append('course.started', { patientId, courseId });
    this.audit.append({
      action: 'course.start',
      entityKind: 'course_of_treatment',
      entityId: courseId,
      patientId,
      detail: { stage },
    });
    return present((await this.courses.find(courseId)) as CourseRow);
  }

  /** @throws TREATMENT.STAGE_NOT_REACHABLE (409) */
  async changeStage(courseId: string, to: Stage, reason: string): Promise<Course> {
    const course = await this.courses.find(courseId);
    if (!course) throw notFound('course');
    if (!mayMove(course, to))
      throw new CodedError(
        409,
        'TREATMENT.STAGE_NOT_REACHABLE',
        'The course cannot move from its current stage to this one.',
      );
    await this.move(course, to, reason);
    return present((await this.courses.find(courseId)) as CourseRow);
  }

  /** For event subscribers: moves only from the expected stage, so it is idempotent. */
  async advance(courseId: string, from: Stage, to: Stage, reason: string): Promise<void> {
    const course = await this.courses.find(courseId);
    if (course?.stage === from && mayMove(course, to)) await this.move(course, to, reason);
  }

  async plannedSessions(courseId: string): Promise<number | null> {
    return (await this.courses.find(courseId))?.protocol.sessions ?? null;
  }

  private async move(course: CourseRow, to: Stage, reason: string): Promise<void> {
    const actor = actors.current();
    await this.courses.changeStage(course.id, to, isFinal(to));
    const stageChangeId = await this.courses.recordChange(
      course.id,
      course.stage,
      to,
      reason,
      actor.kind === 'staff' ? actor.id : null,
    );
    this.events.append('stage.changed', {
      patientId: course.patientId,
      courseId: course.id,
      stageChangeId,
      from: course.stage,
      to,
    });
    this.audit.append({
      action: 'course.change-stage',
      entityKind: 'course_of_treatment',
      entityId: course.id,
      patientId: course.patientId,
      detail: { from: course.stage, to },
    });
  }
}

function checkBeyondIntake(reason: string | undefined): void {
  if (!actors.hasRole('nurse', 'clinician', 'prescriber')) {
    throw new CodedError(
      403,
      'TREATMENT.STAGE_NOT_YOURS',
      'The front desk opens a course at the intake. A nurse, clinician or prescriber moves it past that.',
    );
  }
  if (!reason)
    throw new CodedError(422, 'TREATMENT.REASON_NEEDED', 'Give a reason for starting the course beyond the intake.', {
      errors: [{ path: 'reason', message: 'Give a reason.' }],
    });
}

function present(course: CourseRow): Course {
  return { ...course, nextStages: [...nextStages(course)] };
}
