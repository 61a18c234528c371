import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import {
  type Course,
  type EndReason,
  endReasons,
  type Protocol,
  type Stage,
  type StartCourse,
} from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError, notFound } from '@snowmelt/http';
import { PatientService } from '@snowmelt/patients';
import { CourseRepository, type CourseRow, type StageCause } from './course.repository.js';
import { isBeyondIntake, isFinal, isLater, mayMove, nextStages } from './course.stage.js';
import { courseStage } from './stage-of-course.js';

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

  /** The open course, otherwise the last one. */
  async ofPatient(patientId: string): Promise<Course | null> {
    await this.patients.mustExist(patientId);
    const course = await this.courses.latest(patientId);
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
    if (!(await this.courses.isInForce(protocolId)))
      throw new CodedError(
        422,
        'TREATMENT.UNKNOWN_PROTOCOL',
        'This protocol, or this version of it, is not in force. Load the page again, and choose the protocol.',
      );
    const courseId = await this.courses.insert(patientId, protocolId, stage);
    if (!courseId)
      throw new CodedError(
        409,
        'TREATMENT.COURSE_IN_PROGRESS',
        'This patient has a course of treatment in progress. End that one first.',
      );
    await this.courses.recordChange(courseId, null, stage, {
      reason: reason ?? 'course started',
      changedBy: actors.staffId(),
      endReason: null,
    });
    this.events.append('course.started', { patientId, courseId });
    this.audit.append({
      action: 'course.start',
      entityKind: 'course_of_treatment',
      entityId: courseId,
      patientId,
      detail: { stage },
    });
    return present((await this.courses.lock(courseId)) as CourseRow);
  }

  /** @throws TREATMENT.STAGE_NOT_REACHABLE (409), TREATMENT.END_REASON_UNFIT (422) */
  async changeStage(courseId: string, to: Stage, reason: string, endReason: EndReason | null = null): Promise<Course> {
    const course = await this.courses.lock(courseId);
    if (!course) throw notFound('course');
    if (!mayMove(course, to))
      throw new CodedError(
        409,
        'TREATMENT.STAGE_NOT_REACHABLE',
        'The course cannot move from its current stage to this one.',
      );
    checkEndReason(to, endReason);
    await this.move(course, to, { reason, endReason, changedBy: actors.staffId() });
    return present((await this.courses.lock(courseId)) as CourseRow);
  }

  /** The courses whose stage follows their doses now. */
  followingDoses(): Promise<string[]> {
    return this.courses.followingDoses();
  }

  /**
   * Moves the course to where its facts have it; repeating it changes nothing. `dosesRecordedAt` is asked while the
   * course is locked, so that an older answer cannot undo a newer one.
   */
  async reconcile(courseId: string, dosesRecordedAt: () => Promise<readonly Date[]>): Promise<void> {
    const course = await this.courses.lock(courseId);
    if (!course) return;
    const [{ decisions, dosesCounted }, doses] = [await this.courses.stageRecord(courseId), await dosesRecordedAt()];
    const to = courseStage({ decisions, dosesRecordedAt: doses, plannedDoses: course.protocol.sessions });
    const isCorrected = dosesCounted !== null && doses.length < dosesCounted;
    if (to && (isLater(to, course.stage) || (isCorrected && isLater(course.stage, to))))
      await this.move(course, to, causeOf(to, isCorrected, doses.length));
  }

  private async move(course: CourseRow, to: Stage, cause: StageCause): Promise<void> {
    const { id: courseId, patientId, stage: from } = course;
    await this.courses.changeStage(courseId, to, isFinal(to));
    const stageChangeId = await this.courses.recordChange(courseId, from, to, cause);
    this.events.append('stage.changed', { patientId, courseId, stageChangeId, from, to });
    this.audit.append({
      action: 'course.change-stage',
      entityKind: 'course_of_treatment',
      entityId: courseId,
      patientId,
      detail: {
        from,
        to,
        ...('fact' in cause ? { fact: cause.fact } : {}),
        ...('endReason' in cause && cause.endReason ? { endReason: cause.endReason } : {}),
      },
    });
  }
}

function causeOf(to: Stage, isCorrected: boolean, dosesGiven: number): StageCause {
  if (isCorrected) return { fact: 'dose_corrected', reason: 'fewer infusions given than recorded before', dosesGiven };
  return to === 'response_review'
    ? { fact: 'planned_doses_given', reason: 'planned infusions given', dosesGiven }
    : { fact: 'dose_given', reason: 'infusion given', dosesGiven };
}

function checkEndReason(to: Stage, endReason: EndReason | null): void {
  const fitting = endReasons[to];
  if (fitting ? endReason !== null && fitting.includes(endReason) : endReason === null) return;
  throw new CodedError(
    422,
    'TREATMENT.END_REASON_UNFIT',
    fitting
      ? 'Choose why the course ends, from the list for this stage.'
      : 'This stage takes no reason for the end of a course.',
    { errors: [{ path: 'endReason', message: fitting ? 'Choose why the course ends.' : 'Leave this out.' }] },
  );
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
