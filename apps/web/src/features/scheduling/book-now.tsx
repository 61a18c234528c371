import { useParams } from '@tanstack/react-router';
import { useClinicNow } from '../outreach/clinic-now';
import { BookingDialog } from './booking-dialog';
import { proposedStart } from './shown-days';

/** Booking from any page; from a chart, for its patient. */
export default function BookNow({ onClose }: { onClose: () => void }) {
  const now = useClinicNow().data;
  const { patientId } = useParams({ strict: false });
  if (!now) return null;
  const startsLocal = proposedStart(now.startOf('day'), now);
  return <BookingDialog initial={{ startsLocal, ...(patientId ? { patientId } : {}) }} onClose={onClose} />;
}
