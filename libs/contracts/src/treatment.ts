import { z } from 'zod';
import { Code, Id, Instant, Line, Title, Version, Whole } from './common.js';
import { REASON_MAX } from './prose.js';

export const Stage = z.enum([
  'inquiry',
  'referred',
  'intake_scheduled',
  'medical_eval',
  'psych_eval',
  'eligibility_review',
  'declined',
  'consented',
  'preparation',
  'induction',
  'response_review',
  'maintenance',
  'taper',
  'discharged',
  'on_hold',
  'withdrawn',
  'transferred',
]);
export type Stage = z.infer<typeof Stage>;

export const Protocol = z
  .object({
    id: Id,
    code: Code,
    version: Version,
    name: Title,
    sessions: Whole(0, 1000),
    approvedBy: Title,
  })
  .meta({ id: 'Protocol' });
export type Protocol = z.infer<typeof Protocol>;
/**
 * Stages to start a course at: up to intake for any staff; later for a nurse, clinician or prescriber, with a reason.
 */
export const StartStage = z.enum([
  'inquiry',
  'referred',
  'intake_scheduled',
  'eligibility_review',
  'consented',
  'preparation',
]);
export type StartStage = z.infer<typeof StartStage>;
export const StartCourse = z
  .strictObject({ protocolId: Id, stage: StartStage, reason: Line(REASON_MAX).optional() })
  .meta({ id: 'StartCourse' });
export type StartCourse = z.infer<typeof StartCourse>;
export const Course = z
  .object({
    id: Id,
    patientId: Id,
    protocol: Protocol,
    stage: Stage,
    stageEnteredAt: Instant,
    startedAt: Instant,
    endedAt: Instant.nullable(),
    /** For a course on hold: the stage it was held at. */
    heldFrom: Stage.nullable(),
    /** The stages that staff may choose next. */
    nextStages: z.array(Stage).max(Stage.options.length),
  })
  .meta({ id: 'Course' });
export type Course = z.infer<typeof Course>;
export const ChangeStage = z.strictObject({ stage: Stage, reason: Line(REASON_MAX) }).meta({ id: 'ChangeStage' });
export type ChangeStage = z.infer<typeof ChangeStage>;
export const ProtocolList = z.object({ items: z.array(Protocol).max(500) }).meta({ id: 'ProtocolList' });
export type ProtocolList = z.infer<typeof ProtocolList>;
export const CourseOfPatient = z.object({ course: Course.nullable() }).meta({ id: 'CourseOfPatient' });
export type CourseOfPatient = z.infer<typeof CourseOfPatient>;
