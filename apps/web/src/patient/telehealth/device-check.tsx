import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusIfLost } from '../../video/focus-if-lost';
import { Picture } from '../../video/picture';
import { playTestSound, watchLevel } from '../../video/sound';
import type { useDevices } from '../../video/use-devices';
import { focus } from '../action';
import page from '../visit.module.css';
import css from './telehealth.module.css';

type Devices = ReturnType<typeof useDevices>;

/** Camera, microphone and loudspeaker, one after the other, before anybody sees or hears the patient. */
export function DeviceCheck({ devices, children }: { devices: Devices; children: React.ReactNode }) {
  const { t } = useTranslation();
  const { stream, trouble, isBusy, open } = devices;
  const helps = t('mediaHelp', { returnObjects: true }) as Record<string, string>;
  const [wasStarted, setStarted] = useState(false);
  const start = (camera: boolean) => {
    setStarted(true);
    void open({ camera });
  };
  return (
    <>
      <h1 tabIndex={-1} ref={focus}>
        {t('checkTitle')}
      </h1>
      {!stream && !trouble && <p className={page.lead}>{t('checkIntro')}</p>}
      <div role="alert">{trouble && <p className={page.problem}>{helps[trouble]}</p>}</div>
      {!stream && (
        <button
          type="button"
          className={page.primary}
          aria-disabled={isBusy}
          onClick={() => {
            if (!isBusy) start(true);
          }}
        >
          {t(isBusy ? 'starting' : trouble ? 'again' : 'checkStart')}
        </button>
      )}
      {!stream && wasStarted && !isBusy && (
        <button type="button" className={css.second} onClick={() => start(false)}>
          {t('soundOnly')}
        </button>
      )}
      {stream && <Opened devices={devices} stream={stream} />}
      {stream && children}
    </>
  );
}

function Opened({ devices, stream }: { devices: Devices; stream: MediaStream }) {
  const { t } = useTranslation();
  const [wasPlayed, setPlayed] = useState(false);
  const { microphone, camera, change, turnCameraOn } = devices;
  const isSeen = camera.has && camera.isOn;
  return (
    <div className={css.check} role="group" aria-label={t('checkTitle')} tabIndex={-1} ref={focusIfLost}>
      <div className={css.preview}>
        {isSeen ? <Picture stream={stream} label={t('you')} isMine /> : <p>{t('cameraIsOff')}</p>}
      </div>
      {microphone.isOn ? <Level stream={stream} /> : <Muted onUnmute={microphone.flip} />}
      <div>
        <div className={css.pair}>
          <button
            type="button"
            className={css.second}
            onClick={() => {
              setPlayed(true);
              void playTestSound();
            }}
          >
            {t('testSound')}
          </button>
          <button
            type="button"
            className={css.second}
            onClick={() => (isSeen ? change({ camera: false }) : turnCameraOn())}
          >
            {t(isSeen ? 'soundOnly' : 'useCamera')}
          </button>
        </div>
        <p className={css.words} role="status">
          {wasPlayed && t('testPlayed')}
        </p>
      </div>
      <OtherDevices devices={devices} />
    </div>
  );
}

function Muted({ onUnmute }: { onUnmute: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.hearing}>
      <p>{t('microphoneIsOff')}</p>
      <button type="button" className={css.second} onClick={onUnmute}>
        {t('unmute')}
      </button>
    </div>
  );
}

function Level({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation();
  const [level, setLevel] = useState(0);
  const [wasHeard, setHeard] = useState(false);
  useEffect(
    () =>
      watchLevel(stream, (now) => {
        setLevel(now);
        if (now > 0.15) setHeard(true);
      }),
    [stream],
  );
  return (
    <div className={css.hearing}>
      <p role="status">
        {wasHeard ? (
          <span className={css.heard}>
            <span aria-hidden="true">✓</span> {t('heard')}
          </span>
        ) : (
          t('speak')
        )}
      </p>
      <div className={css.level} aria-hidden="true">
        <span style={{ transform: `scaleX(${level})` }} />
      </div>
    </div>
  );
}

/** Folded: a patient whose devices work need not choose, and the button to go on stays visible. */
function OtherDevices({
  devices: {
    choices: { cameras, microphones },
    chosen,
    change,
  },
}: {
  devices: Devices;
}) {
  const { t } = useTranslation();
  const otherCamera = chosen.camera !== false && cameras.length > 1;
  const otherMicrophone = microphones.length > 1;
  if (!otherCamera && !otherMicrophone) return null;
  return (
    <details className={css.others}>
      <summary>{t(!otherMicrophone ? 'otherCamera' : otherCamera ? 'otherDevices' : 'otherMicrophone')}</summary>
      {otherCamera && (
        <Choice
          words={t('camera')}
          all={cameras}
          chosen={String(chosen.camera)}
          onChoose={(camera) => change({ camera })}
        />
      )}
      {otherMicrophone && (
        <Choice
          words={t('microphone')}
          all={microphones}
          chosen={chosen.microphone}
          onChoose={(microphone) => change({ microphone })}
        />
      )}
    </details>
  );
}

function Choice({
  words,
  all,
  chosen,
  onChoose,
}: {
  words: string;
  all: readonly MediaDeviceInfo[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  return (
    <label className={css.choice}>
      {words}
      <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {all.map(({ deviceId, label }) => (
          <option key={deviceId} value={deviceId}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
