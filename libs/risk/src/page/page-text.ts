/**
 * What a page says: that something waits, and where. No name, no number, no words of a patient, because a phone shows
 * it on its locked screen. At most 160 letters with a sender of 30 and a usual address.
 */
export const pageText = (sender: string, publicUrl: string) =>
  `${sender}: an urgent task waits for you. Sign in: ${publicUrl}/todo`;
