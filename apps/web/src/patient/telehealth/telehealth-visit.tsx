import { isVisitOpen, type PatientTelehealth, type PatientVisitPage } from '@snowmelt/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../video/use-room';
import { Action } from '../action';
import { VisitProblem } from '../visit-api';
import page from '../visit.module.css';
import { AfterCall, OtherDevice } from './after-call';
import { CallScreen } from './call-screen';
import { DeviceCheck } from './device-check';
import { showTime } from './show-time';
import { joinTelehealth } from './telehealth-api';
import { useTelehealth } from './use-telehealth';
import { WaitingRoom } from './waiting-room';

const codeOf = (error: unknown) => (error instanceof VisitProblem ? error.code : 'other');

interface Props { appointment: NonNullable<PatientVisitPage['appointment']>; telehealth: PatientTelehealth | null; phone: string; reading: React.ReactNode; onClose(): void }

/** From the device check to the goodbye. Each step is a page of its own, with a heading that takes the focus. */
export default function TelehealthVisit({ appointment: { id, timeZone }, telehealth, phone, reading, onClose }: Props) {
  const { t } = useTranslation();
  const { step, end, devices, call, problem, isBusy, enter, comeBack, leave } = useRoom({ visit: id, join: joinTelehealth, codeOf });
  const [arrivedAt, setArrivedAt] = useState(telehealth?.now ?? null);
  if (arrivedAt === null && telehealth) setArrivedAt(telehealth.now);
  const refusal = problem === null ? null : codeOf(problem);
  const name = telehealth?.clinicianName || t('yourClinician');
  // it may have ended while this phone had no line to hear it
  const known = useTelehealth(end === 'refused', false);
  if (step === 'over' && end) return <AfterCall key={known?.state} end={end === 'refused' && known?.state === 'ended' ? 'ended' : end} phone={phone} onBack={comeBack} onClose={onClose} />;
  if (step === 'asks') return <OtherDevice isBusy={isBusy} problem={refusal} onReplace={() => void enter(true)} onClose={onClose} />;
  if (step === 'resuming') return <p className={page.lead} role="status">{t('gettingBack')}</p>;
  if (step === 'in' && devices.stream) {
    const callBackWithinMinutes = telehealth?.callBackWithinMinutes ?? null;
    if (call.view && isVisitOpen(call.view.state)) return <CallScreen call={call} local={devices.stream} name={name} phone={phone} callBackWithinMinutes={callBackWithinMinutes} onLeave={leave} />;
    return <WaitingRoom name={name} since={arrivedAt && showTime(arrivedAt, timeZone)} isOnline={call.isOnline} phone={phone} callBackWithinMinutes={callBackWithinMinutes} reading={reading} onLeave={leave} />;
  }
  return (
    <DeviceCheck devices={devices}>
      <Action words={t('enter')} busyWords={t('entering')} busy={isBusy} problem={refusal} onPress={() => void enter(false)} />
    </DeviceCheck>
  );
}
