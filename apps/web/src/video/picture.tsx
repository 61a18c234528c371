import { useEffect, useRef } from 'react';
import { initials } from './initials';

interface Props {
  stream: MediaStream | null;
  label: string;
  isMine?: boolean;
  onSilent?: (play: () => void) => void;
}

/**
 * Shows a stream. The user's own is mirrored and muted. `onSilent`: the browser requires a touch before it plays sound;
 * call `play` on that touch.
 */
export function Picture({ stream, label, isMine = false, onSilent }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || element.srcObject === stream) return;
    element.srcObject = stream;
    // with autoplay alone, a video that was out of sight when it began stays frozen
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

/** Shown when a person sends no picture: their initials. Text beside it says why. */
export function NoPicture({ name }: { name: string }) {
  return (
    <span className="no-picture" aria-hidden="true">
      {initials(name)}
    </span>
  );
}
