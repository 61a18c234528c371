import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catchFocus } from '../../video/catch-focus';
import { Picture } from '../../video/picture';
import { playTestSound, watchLevel } from '../../video/sound';
import type { useDevices } from '../../video/use-devices';
import { focus } from '../action';
import page from '../visit.module.css';
import css from './telehealth.module.css';

/** Camera, microphone and loudspeaker, one after the other, before anybody sees or hears the patient. */
export function DeviceCheck({ devices, children }: { devices: ReturnType<typeof useDevices>; children: React.ReactNode }) {
  const { t } = useTranslation();
  const { stream, trouble, isBusy, open } = devices;
  const helps = t('mediaHelp', { returnObjects: true }) as Record<string, string>;
  const [wasStarted, setStarted] = useState(false);
  const start = (camera: boolean) => { setStarted(true); void open({ camera }); };
  return (
    <>
      <h1 tabIndex={-1} ref={focus}>{t('checkTitle')}</h1>
      {!stream && !trouble && <p className={page.lead}>{t('checkIntro')}</p>}
      <div role="alert">{trouble && <p className={page.problem}>{helps[trouble]}</p>}</div>
      {!stream && <button type="button" className={page.primary} aria-disabled={isBusy} onClick={() => { if (!isBusy) start(true); }}>{t(isBusy ? 'starting' : trouble ? 'again' : 'checkStart')}</button>}
      {!stream && wasStarted && !isBusy && <button type="button" className={css.second} onClick={() => start(false)}>{t('soundOnly')}</button>}
      {stream && <Opened devices={devices} stream={stream} />}
      {stream && children}
    </>
  );
}

function Opened({ devices: { open, choices }, stream }: { devices: ReturnType<typeof useDevices>; stream: MediaStream }) {
  const { t } = useTranslation();
  const [camera] = stream.getVideoTracks();
  const [microphone] = stream.getAudioTracks();
  const chosen = { camera: camera?.getSettings().deviceId ?? Boolean(camera), microphone: microphone?.getSettings().deviceId ?? '' };
  return (
    <div className={css.check} role="group" aria-label={t('checkTitle')} tabIndex={-1} ref={catchFocus}>
      <div className={css.preview}>{camera ? <Picture stream={stream} label={t('you')} isMine /> : <p>{t('cameraIsOff')}</p>}</div>
      <Level stream={stream} />
      <TestSound />
      {choices.cameras.length > 1 && camera && <Choice words={t('camera')} all={choices.cameras} chosen={String(chosen.camera)} onChoose={(id) => void open({ ...chosen, camera: id })} />}
      {choices.microphones.length > 1 && <Choice words={t('microphone')} all={choices.microphones} chosen={chosen.microphone} onChoose={(id) => void open({ ...chosen, microphone: id })} />}
      <button type="button" className={css.second} onClick={() => void open({ ...chosen, camera: !camera })}>{t(camera ? 'soundOnly' : 'useCamera')}</button>
    </div>
  );
}

function Level({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation();
  const [level, setLevel] = useState(0);
  const [wasHeard, setHeard] = useState(false);
  useEffect(() => watchLevel(stream, (now) => { setLevel(now); if (now > 0.15) setHeard(true); }), [stream]);
  return (
    <div>
      <p className={css.words}>{t('speak')}</p>
      <div className={css.level} aria-hidden="true"><span style={{ transform: `scaleX(${level})` }} /></div>
      <p className={css.heard} role="status">{wasHeard && <><span aria-hidden="true">✓</span> {t('heard')}</>}</p>
    </div>
  );
}

function TestSound() {
  const { t } = useTranslation();
  const [wasPlayed, setPlayed] = useState(false);
  return (
    <div>
      <button type="button" className={css.second} onClick={() => { setPlayed(true); void playTestSound(); }}>{t('testSound')}</button>
      <p className={css.words} role="status">{wasPlayed && t('testPlayed')}</p>
    </div>
  );
}

function Choice({ words, all, chosen, onChoose }: { words: string; all: readonly MediaDeviceInfo[]; chosen: string; onChoose(id: string): void }) {
  return <label className={css.choice}>{words}<select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>{all.map(({ deviceId, label }) => <option key={deviceId} value={deviceId}>{label}</option>)}</select></label>;
}
