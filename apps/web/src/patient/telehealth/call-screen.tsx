import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line } from '../../video/connection-monitor';
import { NoPicture, Picture } from '../../video/picture';
import { useWakeLock } from '../../video/use-wake-lock';
import type { Switch } from '../../video/use-devices';
import type { CallState } from '../../video/visit-call';
import { CallUs, focus } from '../action';
import css from './telehealth.module.css';

/** `callBackWithinMinutes`: null until it is known, and when the clinic has no number to call. */
interface Props {
  call: CallState;
  local: MediaStream;
  name: string;
  phone: string;
  callBackWithinMinutes: number | null;
  microphone: Switch;
  camera: Switch;
  onLeave: () => void;
}

/** The call: the other side large, the patient small, and the controls within a thumb's reach. */
export function CallScreen(props: Props) {
  const { call, local, name, camera } = props;
  const { t } = useTranslation();
  const [playAloud, setPlayAloud] = useState<(() => void) | null>(null);
  useWakeLock();
  const isMet = call.line === 'connected' && call.isThere;
  const words = useLineWords(call, name);
  return (
    <div className={css.call} data-line={call.isThere ? call.line : 'mending'} data-online={call.isOnline}>
      <Bar name={name} words={words} />
      <div className={css.remote} data-frames-decoded={call.framesDecoded}>
        <Picture stream={call.remote} label={name} onSilent={(play) => setPlayAloud(() => play)} />
        <Silence call={call} isMet={isMet} name={name} />
        {!isMet && <Veil {...props} words={words} />}
        {playAloud && (
          <button
            type="button"
            className={css.aloud}
            onClick={() => {
              playAloud();
              setPlayAloud(null);
            }}
          >
            {t('turnSoundOn')}
          </button>
        )}
        <div className={css.self}>
          {camera.has && camera.isOn ? <Picture stream={local} label={t('you')} isMine /> : <p>{t('cameraIsOff')}</p>}
        </div>
      </div>
      <Controls {...props} />
    </div>
  );
}

function useLineWords(call: CallState, name: string): string {
  const { t } = useTranslation();
  const lines = t('lines', { returnObjects: true }) as Record<Line, string>;
  if (call.hasLeft) return t('peerLeft', { name });
  if (!call.isThere) return t('peerAway', { name });
  return call.line === 'connecting' && !call.isOnline ? t('lineOffline') : lines[call.line];
}

function Bar({ name, words }: { name: string; words: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.bar}>
      <div>
        <h1 tabIndex={-1} ref={focus} className={css.name}>
          {name}
        </h1>
        <p role="status" className={css.line}>
          {words}
        </p>
      </div>
      <p className={css.help}>
        <a href="tel:911" aria-label={t('call911')}>
          911
        </a>
        <a href="tel:988" aria-label={t('call988')}>
          988
        </a>
      </p>
    </div>
  );
}

/** Covers the picture while the two do not see each other. */
function Veil({ call, phone, callBackWithinMinutes, words }: Props & { words: string }) {
  const { t } = useTranslation();
  const callBack = callBackWithinMinutes === null ? t('callUs') : t('callBack', { count: callBackWithinMinutes });
  return (
    <div className={css.veil}>
      <p aria-hidden="true">{words}</p>
      {call.hasLeft ? (
        <CallUs words={t('questions')} phone={phone} />
      ) : (
        call.line !== 'connecting' && <CallUs words={callBack} phone={phone} />
      )}
    </div>
  );
}

function Controls({ microphone, camera, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.controls}>
      <button type="button" data-off={!microphone.isOn} onClick={microphone.flip}>
        {t(microphone.isOn ? 'mute' : 'unmute')}
      </button>
      {camera.has && (
        <button type="button" data-off={!camera.isOn} onClick={camera.flip}>
          {t(camera.isOn ? 'cameraStop' : 'cameraStart')}
        </button>
      )}
      <button type="button" className={css.leave} onClick={onLeave}>
        {t('leave')}
      </button>
    </div>
  );
}

/**
 * Says in words what the other side does not send, in place of black. The line is rendered while still empty, so that
 * screen readers announce its words.
 */
function Silence({ call: { hasPicture, off }, isMet, name }: { call: CallState; isMet: boolean; name: string }) {
  const { t } = useTranslation();
  const isSoundOnly = isMet && !hasPicture;
  const noVideo = isMet && hasPicture && off.includes('video');
  const noAudio = isMet && off.includes('audio');
  const words = [
    isSoundOnly && t('soundOnlyHere', { name }),
    noVideo && t(noAudio ? 'bothOffThere' : 'cameraOffThere', { name }),
    noAudio && !noVideo && t('mutedThere', { name }),
  ];
  return (
    <div className={css.silence} data-covers={isSoundOnly || noVideo}>
      {(isSoundOnly || noVideo) && <NoPicture name={name} />}
      <p role="status">{words.filter(Boolean).join(' ')}</p>
    </div>
  );
}
