import { isVisitOpen, type PatientTelehealth, type PatientVisitPage } from '@snowmelt/contracts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api-problem';
import { useRoom } from '../../video/use-room';
import { Action } from '../action';
import page from '../visit.module.css';
import { AfterCall, OtherDevice } from './after-call';
import { CallScreen } from './call-screen';
import { DeviceCheck } from './device-check';
import { showTime } from './show-time';
import { joinTelehealth } from './telehealth-api';
import { useTelehealth } from './use-telehealth';
import { WaitingRoom } from './waiting-room';

interface Props {
  appointment: NonNullable<PatientVisitPage['appointment']>;
  telehealth: PatientTelehealth | null;
  phone: string;
  reading: React.ReactNode;
  onGone: (error: unknown) => void;
  onClose: () => void;
}

/**
 * The video visit from the device check to the goodbye. Each step is a page of its own, whose heading takes the focus.
 */
export default function TelehealthVisit(props: Props) {
  const { appointment, phone, onGone, onClose } = props;
  const { t } = useTranslation();
  const room = useRoom({ visit: appointment.id, join: (replace) => joinTelehealth(replace === true) });
  const { step, end, devices, call, problem, isBusy, enter } = room;
  const press = () => void enter(false);
  const refusal = problem === null ? null : problemOf(problem).code;
  // tells since when the patient waits, and whether the visit ended while this phone was offline
  const known = useTelehealth(end === 'refused' || call.view?.state === 'waiting', false, onGone);
  useEffect(() => {
    if (problem !== null) onGone(problem);
  }, [problem, onGone]);
  if (step === 'over' && end)
    return (
      <AfterCall
        key={known?.state}
        end={end === 'refused' && known?.state === 'ended' ? 'ended' : end}
        phone={phone}
        onBack={room.comeBack}
        onClose={onClose}
      />
    );
  if (step === 'asks')
    return <OtherDevice isBusy={isBusy} problem={refusal} onReplace={() => void enter(true)} onClose={onClose} />;
  if (step === 'resuming')
    return (
      <p className={page.lead} role="status">
        {t('gettingBack')}
      </p>
    );
  if (step === 'in' && devices.stream) return <Inside {...props} room={room} local={devices.stream} known={known} />;
  return (
    <DeviceCheck devices={devices}>
      <Action words={t('enter')} busyWords={t('entering')} busy={isBusy} problem={refusal} onPress={press} />
    </DeviceCheck>
  );
}

interface InsideProps extends Pick<Props, 'appointment' | 'telehealth' | 'phone' | 'reading'> {
  room: ReturnType<typeof useRoom>;
  local: MediaStream;
  known: PatientTelehealth | null;
}

/** The waiting room, or the call. */
function Inside({ appointment, telehealth, phone, reading, room, local, known }: InsideProps) {
  const { t } = useTranslation();
  const { call, microphone, camera, leave } = room;
  const name = telehealth?.clinicianName || t('yourClinician');
  if (call.view && isVisitOpen(call.view.state))
    return (
      <CallScreen
        {...{ call, local, name, phone, microphone, camera }}
        callBackWithinMinutes={telehealth?.callBackWithinMinutes ?? null}
        onLeave={leave}
      />
    );
  const isWaiting = call.view?.state === 'waiting';
  return (
    <WaitingRoom
      name={name}
      starts={showTime(appointment.startsAt, appointment)}
      since={isWaiting && known?.waitingSince ? showTime(known.waitingSince, appointment) : null}
      line={call.isOnline ? 'open' : call.view ? 'dropped' : 'connecting'}
      phone={phone}
      reading={reading}
      onLeave={leave}
    />
  );
}
