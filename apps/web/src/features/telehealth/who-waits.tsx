import { VisuallyHidden } from '@mantine/core';
import type { WhoWaits as Waiting } from '@snowmelt/contracts';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { StateGlyph } from '../../clinic/visit-state';
import { waitingSound } from '../../shell/browser-setting';
import { useMe } from '../../shell/me';
import { showTime } from '../../shell/times';
import { playNotes } from '../../video/sound';
import { mayMeet } from './telehealth-access';
import { useWaiting } from './visit-queries';
import { waitedMinutes } from './visit-words';

/** The patient who has waited longest in video, on every page; told once to those who hear it. */
export function WhoWaits() {
  const me = useMe();
  const waiting = useWaiting();
  const items = waiting.data?.items ?? [];
  useSound(items);
  const [first, ...others] = items;
  return (
    <>
      <VisuallyHidden role="status">{first && announced(first, others.length, me.clinic.timeZone)}</VisuallyHidden>
      {first && waiting.data && (
        <WayTo item={first} isInto={mayMeet(me) && first.isMine}>
          <StateGlyph state="waiting" />
          <b className="waits-name">{first.patientName}</b>
          <span className="waits-word">waits in video</span>
          <b>{waitedMinutes(first.since, waiting.data.now)} min</b>
          {others.length > 0 && (
            <b>
              +{others.length}
              <VisuallyHidden> more</VisuallyHidden>
            </b>
          )}
        </WayTo>
      )}
    </>
  );
}

type Item = Waiting['items'][number];

/** By the clock and not by minutes: it would be said again every minute. */
const announced = ({ patientName, since }: Item, others: number, zone: string) =>
  `${patientName} waits in video since ${showTime(since, zone)}.${others > 0 ? ` ${others} more.` : ''}`;

/** The room for whose patient it is; for everybody else the visit in the calendar. */
function WayTo({
  item: { appointmentId, startsLocal },
  isInto,
  children,
}: {
  item: Item;
  isInto: boolean;
  children: React.ReactNode;
}) {
  return isInto ? (
    <Link className="waits" to="/visits/$appointmentId" params={{ appointmentId }}>
      {children}
    </Link>
  ) : (
    <Link className="waits" to="/" search={{ day: startsLocal.slice(0, 10), visit: appointmentId }}>
      {children}
    </Link>
  );
}

/** One soft note when a patient of the user begins to wait; not while the user is with another. */
function useSound(items: readonly Item[]): void {
  const heard = useRef(new Set<string>());
  const isInRoom = useLocation().pathname.startsWith('/visits/');
  const isOn = waitingSound.useIsOn();
  useEffect(() => {
    const mine = items.filter(({ isMine }) => isMine).map(({ appointmentId, since }) => `${appointmentId} ${since}`);
    const isNew = mine.some((one) => !heard.current.has(one));
    // only added to: who drops out of the line for a moment and comes back is not heard again
    for (const one of mine) heard.current.add(one);
    if (isNew && isOn && !isInRoom) void playNotes([494]).catch(() => undefined); // a machine may have no sound
  }, [items, isOn, isInRoom]);
}
