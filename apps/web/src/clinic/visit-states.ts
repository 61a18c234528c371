/** How a visit stands: a shape, a word and a color, never one of them alone. */
export type VisitStateKind =
  | 'booked'
  | 'confirmed'
  | 'late'
  | 'arrived'
  | 'inside'
  | 'waiting'
  | 'done'
  | 'partial'
  | 'absent'
  | 'unmarked'
  | 'blocked'
  | 'held'
  | 'cancelled';

type Tone = 'calm' | 'present' | 'attention' | 'danger' | 'good';

export const visitStates: Record<VisitStateKind, { readonly word: string; readonly tone: Tone }> = {
  booked: { word: 'Booked', tone: 'calm' },
  confirmed: { word: 'Confirmed', tone: 'present' },
  late: { word: 'Late', tone: 'attention' },
  arrived: { word: 'Arrived', tone: 'present' },
  inside: { word: 'In chair or room', tone: 'present' },
  waiting: { word: 'Waiting in video', tone: 'attention' },
  done: { word: 'Done', tone: 'good' },
  partial: { word: 'Stopped early', tone: 'attention' },
  absent: { word: 'Did not come', tone: 'danger' },
  unmarked: { word: 'Not marked', tone: 'attention' },
  blocked: { word: 'Blocked', tone: 'danger' },
  held: { word: 'On hold', tone: 'attention' },
  cancelled: { word: 'Cancelled', tone: 'calm' },
};
