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

/** From the device check to the goodbye. Each step is a page of its own, with a heading that takes the focus. */
export default function TelehealthVisit({ appointment, telehealth, phone, reading, onGone, onClose }: Props) {
  const { t } = useTranslation();
  const { step, end, devices, microphone, camera, call, problem, isBusy, enter, comeBack, leave } = useRoom({
    visit: appointment.id,
    join: (replace) => joinTelehealth(replace === true),
  });
  const refusal = problem === null ? null : problemOf(problem).code;
  const name = telehealth?.clinicianName || t('yourClinician');
  const isWaiting = call.view?.state === 'waiting';
  // since when the patient waits; and it may have ended while this phone had no line to hear it
  const known = useTelehealth(end === 'refused' || isWaiting, false, onGone);
  useEffect(() => {
    if (problem !== null) onGone(problem);
  }, [problem, onGone]);
  if (step === 'over' && end)
    return (
      <AfterCall
        key={known?.state}
        end={end === 'refused' && known?.state === 'ended' ? 'ended' : end}
        phone={phone}
        onBack={comeBack}
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
  if (step === 'in' && devices.stream) {
    const callBackWithinMinutes = telehealth?.callBackWithinMinutes ?? null;
    if (call.view && isVisitOpen(call.view.state))
      return (
        <CallScreen
          call={call}
          local={devices.stream}
          name={name}
          phone={phone}
          callBackWithinMinutes={callBackWithinMinutes}
          microphone={microphone}
          camera={camera}
          onLeave={leave}
        />
      );
    const line = call.isOnline ? 'open' : call.view ? 'dropped' : 'connecting';
    const since = isWaiting && known?.waitingSince ? showTime(known.waitingSince, appointment) : null;
    return (
      <WaitingRoom
        name={name}
        starts={showTime(appointment.startsAt, appointment)}
        since={since}
        line={line}
        phone={phone}
        reading={reading}
        onLeave={leave}
      />
    );
  }
  return (
    <DeviceCheck devices={devices}>
      <Action
        words={t('enter')}
        busyWords={t('entering')}
        busy={isBusy}
        problem={refusal}
        onPress={() => void enter(false)}
      />
    </DeviceCheck>
  );
}
