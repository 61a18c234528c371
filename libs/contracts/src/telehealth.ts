import { z } from 'zod';
import { FullName, Id, Instant, LocalDate, LocalDateTime, Title, Whole } from './common.js';

export const VisitState = z
  .enum(['scheduled', 'waiting', 'admitted', 'in_progress', 'interrupted', 'ended', 'no_show'])
  .describe('State of the video visit.');
export type VisitState = z.infer<typeof VisitState>;
export const VisitRole = z.enum(['patient', 'clinician']).describe('Side on which the holder of the grant joins.');
export type VisitRole = z.infer<typeof VisitRole>;

/** One line of a clinician's list of visits for a day. */
export const TelehealthVisit = z
  .object({
    appointmentId: Id,
    patientId: Id,
    patientName: FullName,
    clinicianName: Title,
    serviceName: Title,
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the clinic’s time zone.'),
    endsLocal: LocalDateTime.describe('Planned end of the visit as wall time in the clinic’s time zone.'),
    state: VisitState,
    waitingSince: Instant.nullable().describe(
      'Since when the patient has been in the waiting room; null while not waiting.',
    ),
    patientPresent: z.boolean().describe('The patient is connected or in the waiting room.'),
    joinable: z.boolean().describe('The clinician may open the room now, by the server’s clock.'),
    startedAt: Instant.nullable().describe('When both sides were first connected; null before that.'),
    noteSigned: z.boolean().describe('The visit’s note is signed, by any author.'),
  })
  .meta({ id: 'TelehealthVisit' });
export type TelehealthVisit = z.infer<typeof TelehealthVisit>;
/**
 * `callBackWithinMinutes`: how soon the clinic calls a patient whose connection dropped; null when it has set no limit.
 */
export const TelehealthDay = z
  .object({
    now: Instant.describe('Current time of the server, with the demo clock.'),
    callBackWithinMinutes: Whole(0, 1440)
      .nullable()
      .describe('How soon the clinic calls a patient whose connection dropped; null when it has set no limit.'),
    items: z.array(TelehealthVisit).max(200),
  })
  .meta({ id: 'TelehealthDay' });
export type TelehealthDay = z.infer<typeof TelehealthDay>;

/** Patients who are in a waiting room, or alone in a room, right now. */
export const WhoWaits = z
  .object({
    now: Instant.describe('Current time of the server, with the demo clock.'),
    items: z
      .array(
        TelehealthVisit.pick({ appointmentId: true, patientName: true, clinicianName: true, startsLocal: true })
          .extend({
            since: Instant.describe('Since when the patient has been waiting, or alone in the room.'),
            isMine: z.boolean().describe('The caller is the visit’s clinician.'),
          })
          .meta({ id: 'WaitingPatient' }),
      )
      .max(50)
      .describe('Longest first.'),
  })
  .meta({ id: 'WhoWaits' });
export type WhoWaits = z.infer<typeof WhoWaits>;

/** One visit on any day, for the participants in its room. */
export const TelehealthRoom = TelehealthDay.omit({ items: true })
  .extend({ visit: TelehealthVisit.describe('The visit.') })
  .meta({ id: 'TelehealthRoom' });
export type TelehealthRoom = z.infer<typeof TelehealthRoom>;

export const TelehealthDayQuery = z.strictObject({
  date: LocalDate.describe('Calendar day of the clinic; without it, today.').optional(),
});
export type TelehealthDayQuery = z.infer<typeof TelehealthDayQuery>;

/** What the patient's phone needs to know before joining. */
export const PatientTelehealth = z
  .object({
    state: VisitState,
    opensAt: Instant.describe('From when the patient may join.'),
    now: Instant.describe('Current time of the server, with the demo clock.'),
    joinable: z.boolean().describe('The video room may be opened now, by the server’s clock.'),
    clinicianName: Title,
    waitingSince: Instant.nullable().describe(
      'Since when the patient has been in the waiting room; null while not waiting.',
    ),
    callBackWithinMinutes: Whole(0, 1440)
      .nullable()
      .describe(
        'How soon the clinic calls after the connection dropped for good; null where it has no number to call.',
      ),
  })
  .meta({ id: 'PatientTelehealth' });
export type PatientTelehealth = z.infer<typeof PatientTelehealth>;

/**
 * `true`: the caller confirms moving the visit here from their other device; 'colleague': and replacing the colleague
 * who is in the room. The page asks for each separately.
 */
export const JoinVisit = z
  .strictObject({
    replace: z
      .union([z.boolean(), z.literal('colleague')])
      .default(false)
      .describe(
        '`true`: the caller confirms moving the visit here from their other device; `colleague`: and replacing the colleague who is in the room.',
      ),
  })
  .meta({ id: 'JoinVisit' });
export type JoinVisit = z.infer<typeof JoinVisit>;

/** A join grant: permission for one person to enter one room. The holder may reconnect until it expires. */
export const JoinGrant = z
  .object({
    token: z
      .string()
      .max(200)
      .regex(/^[\w-]+$/)
      .describe('Sent in the first message over the WebSocket `/api/signal`.'),
    role: VisitRole,
    expiresAt: Instant.describe('Until when the holder may connect and reconnect.'),
  })
  .meta({ id: 'JoinGrant' });
export type JoinGrant = z.infer<typeof JoinGrant>;

/**
 * What a browser needs to send video and audio, for a connection that starts now. Sent only to those who may connect.
 */
export type VideoAccess =
  | { readonly kind: 'embedded'; readonly iceServers: { urls: string[]; username?: string; credential?: string }[] }
  /** The provider's room and access token; `url` is set for a test stand-in only. */
  | { readonly kind: 'twilio'; readonly room: string; readonly token: string; readonly url: string | null };

/*
 * Signalling, over the WebSocket /api/signal. The first message is `hello` with the token of a join grant. Each page
 * that starts a connection anew gets the next `epoch` of its visit: the side with the greater epoch is the newcomer and
 * makes the first offer, and a signal is delivered only to the epoch it was addressed to. A socket that reconnects with
 * `after` keeps its epoch and receives what it missed. Each connection begins with an `access` request, which is
 * refused until the patient was admitted.
 */
const Description = z.strictObject({
  type: z.enum(['offer', 'answer', 'pranswer', 'rollback']),
  sdp: z.string().max(60_000).optional(),
});
const Candidate = z.strictObject({
  candidate: z.string().max(2000),
  sdpMid: z.string().max(64).nullish(),
  sdpMLineIndex: z.int().nullish(),
  usernameFragment: z.string().max(256).nullish(),
});
/** Tracks that this side turned off on purpose, so that the other side does not take black video for a fault. */
const Silence = z.strictObject({ off: z.array(z.enum(['audio', 'video'])).max(2) });
export const SignalBody = z.union([
  z.strictObject({ description: Description }),
  z.strictObject({ candidate: Candidate.nullable() }),
  Silence,
  /** The participant left on purpose; the connection did not drop. */
  z.strictObject({ left: z.literal(true) }),
]);
export type SignalBody = z.infer<typeof SignalBody>;

export const SignalFromClient = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().min(20).max(200), after: z.int().min(0).nullable() }),
  z.strictObject({ type: z.literal('access') }),
  z.strictObject({ type: z.literal('signal'), to: z.int32().min(0), body: SignalBody }),
  /** The connection cannot be repaired: requests a new epoch, so that both sides start afresh. */
  z.strictObject({ type: z.literal('renew') }),
  z.strictObject({ type: z.literal('leave') }),
]);
export type SignalFromClient = z.infer<typeof SignalFromClient>;

export const VisitView = z.object({
  state: VisitState,
  epoch: z.int(),
  peer: z.object({ epoch: z.int(), present: z.boolean() }).nullable(),
});
export type VisitView = z.infer<typeof VisitView>;
/**
 * The client sends `seq` back as `after`. `goodbye` is final: replaced by another device, a colleague took over, ended,
 * expired, signed out, moved or cancelled.
 */
export type SignalFromServer =
  | { readonly type: 'view'; readonly seq: number; readonly view: VisitView }
  | { readonly type: 'signal'; readonly seq: number; readonly from: number; readonly body: SignalBody }
  | { readonly type: 'access'; readonly access: VideoAccess }
  | {
      readonly type: 'refused';
      readonly code: 'TELEHEALTH.NO_JOIN_GRANT' | 'TELEHEALTH.NOT_OPEN' | 'TELEHEALTH.VIDEO_AWAY';
    }
  | {
      readonly type: 'goodbye';
      readonly reason: 'replaced' | 'taken-over' | 'ended' | 'expired' | 'signed-out' | 'called-off';
    };
