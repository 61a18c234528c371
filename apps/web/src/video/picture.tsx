import { useEffect, useRef } from 'react';
import { initials } from './initials';

interface Props {
  stream: MediaStream | null;
  label: string;
  isMine?: boolean;
  onSilent?: (play: () => void) => void;
}

/** A stream as a picture. One's own is mirrored and silent. `onSilent`: the browser wants a touch before it plays sound; `play` is for that touch. */
export function Picture({ stream, label, isMine = false, onSilent }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || element.srcObject === stream) return;
    element.srcObject = stream;
    // autoplay alone leaves a picture standing that was out of sight when it began
    if (stream)
      element.play().catch((error: Error) => {
        if (error.name === 'NotAllowedError') onSilent?.(() => void element.play());
      });
  });
  return (
    <video
      ref={video}
      aria-label={label}
      autoPlay
      playsInline
      muted={isMine}
      style={isMine ? { transform: 'scaleX(-1)' } : undefined}
    />
  );
}

/** In place of a picture that is not sent: whose it would be. What is the matter stands beside it in words. */
export function NoPicture({ name }: { name: string }) {
  return (
    <span className="no-picture" aria-hidden="true">
      {initials(name)}
    </span>
  );
}
