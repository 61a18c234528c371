import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import {
  type ChangeStage,
  type Course,
  type EndReason,
  endReasons,
  type Stage,
  type StartCourse,
  type StartStage,
  stopsDoses,
} from '@snowmelt/contracts';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { unwrap, api } from '../../api/client';
import { visitsOfCourse } from '../../clinic/course-doses';
import { CourseLine } from '../../clinic/course-line';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { hasRole, useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant, showStage } from '../../shell/times';
import { isReason, TypedReason } from '../../shell/typed-text';
import { focusIfLost } from '../../video/focus-if-lost';
import { useClinicNow } from '../outreach/clinic-now';
import { appointmentsOf } from '../scheduling/scheduling-queries';
import { inProgress } from './course-queries';

export function CoursePanel({
  patientId,
  course,
}: {
  patientId: string;
  course: UseQueryResult<{ course: Course | null }>;
}) {
  return (
    <section className="panel" aria-labelledby="course">
      <Title order={2} size="h4" id="course" mb="sm">
        Course of treatment
      </Title>
      <Loaded asked={course} what="the course">
        {({ course: last }) => (
          <Stack gap="sm">
            {last && <CourseFacts course={last} />}
            {last && <LineOf course={last} />}
            {!inProgress(last) && <StartForm patientId={patientId} />}
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

/** The list of appointments is the one that the chart shows. */
function LineOf({ course }: { course: Course }) {
  const { timeZone } = useMe().clinic;
  const visits = useQuery(appointmentsOf(course.patientId)).data;
  const now = useClinicNow().data;
  if (!visits || !now) return null;
  return <CourseLine visits={visitsOfCourse(visits.items, course.id, course.startedAt)} now={now} zone={timeZone} />;
}

/** `intake`: stages in which anybody may start a course; `beyond`: only clinical staff. */
const intake: readonly StartStage[] = ['inquiry', 'referred', 'intake_scheduled'];
const beyond: readonly StartStage[] = ['eligibility_review', 'consented', 'preparation'];

function StartForm({ patientId }: { patientId: string }) {
  const [open, setOpen] = useState(false);
  if (open) return <StartFields patientId={patientId} onClose={() => setOpen(false)} />;
  return (
    <Group>
      <Text c="dimmed">None in progress.</Text>
      <Button size="sm" onClick={() => setOpen(true)}>
        Start course
      </Button>
    </Group>
  );
}

function StartFields({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const [protocolId, setProtocolId] = useState<string | null>(null);
  const [stage, setStage] = useState<StartStage>('inquiry');
  const [reason, setReason] = useState('');
  const isBeyond = !intake.includes(stage);
  const protocols = useQuery({ queryKey: ['protocols'], queryFn: () => unwrap(api.GET('/api/protocols')) });
  const start = useStart(patientId);
  const chosen = protocolId ?? protocols.data?.items[0]?.id ?? null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) start.mutate({ protocolId: chosen, stage, ...(isBeyond ? { reason } : {}) });
      }}
    >
      <Stack gap="sm">
        <Select
          label="Protocol"
          data={protocols.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={chosen}
          onChange={setProtocolId}
          allowDeselect={false}
          ref={focusIfLost}
        />
        <StartStages value={stage} onChange={setStage} />
        {isBeyond && <WhyThere reason={reason} onReason={setReason} />}
        <ProblemAlert error={protocols.error ?? start.error} />
        <Group>
          <BusyButton type="submit" busy={start.isPending} disabled={!chosen || (isBeyond && !isReason(reason))}>
            Start
          </BusyButton>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useStart(patientId: string) {
  const queries = useQueryClient();
  return useOnce(
    (body: StartCourse, key) =>
      unwrap(api.POST('/api/patients/{id}/courses', { params: { path: { id: patientId }, header: key }, body })),
    { onSuccess: () => queries.invalidateQueries() },
  );
}

function StartStages({ value, onChange }: { value: StartStage; onChange: (stage: StartStage) => void }) {
  const mayGoOn = hasRole(useMe(), 'nurse', 'clinician', 'prescriber');
  return (
    <Select
      label="Stage today"
      data={[...intake, ...(mayGoOn ? beyond : [])].map((stage) => ({ value: stage, label: showStage(stage) }))}
      value={value}
      onChange={(stage) => onChange(stage as StartStage)}
      allowDeselect={false}
      description={mayGoOn ? undefined : 'A nurse, clinician or prescriber moves the course past the intake.'}
    />
  );
}

function WhyThere({ reason, onReason }: { reason: string; onReason: (reason: string) => void }) {
  return (
    <TypedReason
      label="Why it starts there"
      description="What was done before, by whom"
      value={reason}
      onText={onReason}
      required
    />
  );
}

function CourseFacts({ course }: { course: Course }) {
  const me = useMe();
  const line = useRef<HTMLParagraphElement>(null);
  return (
    <Stack gap="sm">
      <Text fw={700}>{course.protocol.name}</Text>
      <Text tabIndex={-1} ref={line}>
        Stage: <b>{showStage(course.stage)}</b>{' '}
        <Text span c="dimmed">
          since {showInstant(course.stageEnteredAt, me.clinic.timeZone)}
          {course.heldFrom ? `; before that ${showStage(course.heldFrom)}` : ''}
          {course.endReason ? `. ${endReasonWords[course.endReason]}` : ''}
        </Text>
      </Text>
      {course.stage === 'on_hold' && (
        <Text size="sm">
          While it is on hold no dose can be booked, moved or given, and nothing about one is sent to the patient. Call
          them about the visits that are booked.
        </Text>
      )}
      {hasRole(me, 'nurse', 'clinician', 'prescriber') && (
        // the pressed button disappears
        <StageChange course={course} onChanged={() => line.current?.focus()} />
      )}
    </Stack>
  );
}

function StageChange({ course, onChanged }: { course: Course; onChanged: () => void }) {
  const chosen = useChosenStage();
  const { to, reason, endReason } = chosen;
  const change = useStageChange(course.id, () => {
    chosen.clear();
    onChanged();
  });
  return (
    <>
      {course.nextStages.length > 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen.complete) change.mutate(chosen.complete);
          }}
        >
          <Group align="end" gap="sm">
            <Select
              label="Change stage to"
              data={course.nextStages.map((value) => ({ value, label: showStage(value) }))}
              value={to}
              onChange={chosen.setTo}
            />
            {to && endReasons[to] && <WhyItEnds stage={to} value={endReason} onChange={chosen.setEndReason} />}
            <TypedReason label="Why" value={reason} onText={chosen.setReason} />
            {course.stage === 'on_hold' && to && !stopsDoses(to) && <CallThePatient />}
            <BusyButton type="submit" variant="default" disabled={!chosen.complete} busy={change.isPending}>
              Change stage
            </BusyButton>
          </Group>
        </form>
      )}
      <ProblemAlert error={change.error} />
    </>
  );
}

/** `complete`: what can be sent; null while something is missing. */
function useChosenStage() {
  const [to, setTo] = useState<Stage | null>(null);
  const [reason, setReason] = useState('');
  const [endReason, setEndReason] = useState<EndReason | null>(null);
  const choose = (stage: Stage | null) => {
    setTo(stage);
    setEndReason(null);
  };
  const isMissing = !to || !isReason(reason) || (endReasons[to] && !endReason);
  const complete: ChangeStage | null = isMissing ? null : { stage: to, reason, ...(endReason ? { endReason } : {}) };
  const clear = () => {
    choose(null);
    setReason('');
  };
  return { to, setTo: choose, reason, setReason, endReason, setEndReason, complete, clear };
}

const endReasonWords: Record<EndReason, string> = {
  goals_met: 'Goals met',
  no_benefit: 'No benefit',
  harm: 'Harm or side effects',
  lost: 'Lost to follow-up',
  patient_choice: 'The patient’s choice',
};

function WhyItEnds({
  stage,
  value,
  onChange,
}: {
  stage: Stage;
  value: EndReason | null;
  onChange: (reason: EndReason | null) => void;
}) {
  return (
    <Select
      label="The course ends because of"
      data={endReasons[stage]?.map((reason) => ({ value: reason, label: endReasonWords[reason] })) ?? []}
      value={value}
      onChange={onChange}
      required
    />
  );
}

function useStageChange(courseId: string, onChanged: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (body: ChangeStage, key) =>
      unwrap(api.POST('/api/courses/{id}/stage', { params: { path: { id: courseId }, header: key }, body })),
    {
      onSuccess: () => {
        onChanged();
        return queries.invalidateQueries();
      },
    },
  );
}

function CallThePatient() {
  return (
    <Text size="sm" w="100%">
      Call the patient about the visits that are booked: their page told them to call first, and what was due meanwhile
      is not sent.
    </Text>
  );
}
