import type { AuditLog } from '@snowmelt/audit';
import {
  deleteOver,
  deleteUnchanging,
  kept,
  type PurgedTable,
  type RetentionParts,
  type Standing,
  standingOf,
  type TableRetention,
} from '@snowmelt/database';

type Parts = RetentionParts & { readonly audit: AuditLog };

/** Sessions and links gave access, so their deletion is logged; stored responses and counts gave none. */
export const identityRetention = (parts: Parts): TableRetention[] => [
  staffSessions(parts),
  patientSessions(parts),
  links(parts),
  responses(parts),
  requestCounts(parts),
  staffLinks(parts),
  challenges(parts),
  signInCounts(parts),
  devices(parts),
  ...kept('rules', {
    clinic: 'one row for each clinic',
    staff_user: 'the names of who signed and did what; an account is disabled and never deleted',
    staff_licence: 'what somebody was allowed to do; a row for each licence',
    staff_passkey: 'goes when its person removes it, or leaves',
    staff_authenticator: 'goes when its person removes it, or leaves',
    staff_recovery_code: 'ten for each person; they go with the factors',
  }),
];

const STAFF_LINK_OVER = `coalesce(r.expires_at, r.asked_at) < now() - interval '1 day' * $1`;
const staffLinks = ({ unitOfWork, config, audit }: Parts): PurgedTable => {
  const days = config.values.LINK_RETENTION_DAYS;
  return {
    table: 'staff_link',
    class: 'access',
    period: { value: days, unit: 'day', setting: 'LINK_RETENTION_DAYS' },
    because: 'since it expired; until then an administrator sees what became of its mail',
    standing: () => unitOfWork.query<Standing>(standingOf('staff_link', 'asked_at', STAFF_LINK_OVER), [days]),
    purge: async (limit) => {
      const text = deleteOver('staff_link', 'id', 'asked_at', STAFF_LINK_OVER);
      return logged(audit, 'staffLinks', (await unitOfWork.query(text, [days, limit])).length);
    },
  };
};

const SIGN_IN_OVER = `r.last_at < now() - interval '1 day' * $1`;
const signInCounts = ({ unitOfWork }: Parts): PurgedTable => ({
  table: 'sign_in_count',
  class: 'technical',
  period: { value: 1, unit: 'day', setting: null },
  because: 'since the last wrong password from there; the longest lock is a quarter of an hour',
  standing: () => unitOfWork.query<Standing>(standingOf('sign_in_count', 'last_at', SIGN_IN_OVER), [1]),
  purge: async (limit) => {
    const text = deleteOver('sign_in_count', 'clinic_id, staff_user_id, source', 'last_at', SIGN_IN_OVER);
    return (await unitOfWork.query(text, [1, limit])).length;
  },
});

const DEVICE_OVER = `r.last_used_at < now() - interval '1 day' * $1`;
const devices = ({ unitOfWork }: Parts): PurgedTable => ({
  table: 'staff_device',
  class: 'technical',
  period: { value: 180, unit: 'day', setting: null },
  because: 'since the last sign-in there, after which the browser has forgotten it too',
  standing: () => unitOfWork.query<Standing>(standingOf('staff_device', 'last_used_at', DEVICE_OVER), [180]),
  purge: async (limit) => {
    const text = deleteOver('staff_device', 'clinic_id, staff_user_id, token_hash', 'last_used_at', DEVICE_OVER);
    return (await unitOfWork.query(text, [180, limit])).length;
  },
});

const CHALLENGE_OVER = `r.expires_at < now() - interval '1 minute' * $1`;
const challenges = ({ unitOfWork }: Parts): PurgedTable => ({
  table: 'passkey_challenge',
  class: 'technical',
  period: { value: 1, unit: 'minute', setting: null },
  because: 'since it can no longer be answered',
  standing: () => unitOfWork.query<Standing>(standingOf('passkey_challenge', 'expires_at', CHALLENGE_OVER), [1]),
  purge: async (limit) => {
    const text = deleteUnchanging('passkey_challenge', 'challenge', 'expires_at', CHALLENGE_OVER);
    return (await unitOfWork.query(text, [1, limit])).length;
  },
});

const SESSION_OVER = `r.expires_at < now() - interval '1 hour' * $1`;
const staffSessions = ({ unitOfWork, config, audit }: Parts): PurgedTable => {
  const hours = config.values.SESSION_RETENTION_HOURS;
  return {
    table: 'staff_session',
    class: 'access',
    period: { value: hours, unit: 'hour', setting: 'SESSION_RETENTION_HOURS' },
    because: 'since its longest lifetime ended; a request that began in it may still run',
    standing: () => unitOfWork.query<Standing>(standingOf('staff_session', 'expires_at', SESSION_OVER), [hours]),
    purge: async (limit) => {
      const text = deleteOver('staff_session', 'id', 'expires_at', SESSION_OVER);
      const gone = await unitOfWork.query<{ id: string }>(text, [hours, limit]);
      await unitOfWork.query('SELECT forget_session_readings($1)', [gone.map(({ id }) => id)]);
      return logged(audit, 'staffSessions', gone.length);
    },
  };
};

const PAGE_OVER = `r.expires_at < snowmelt_now() - interval '1 hour' * $1`;
const patientSessions = ({ unitOfWork, config, audit }: Parts): PurgedTable => {
  const hours = config.values.SESSION_RETENTION_HOURS;
  return {
    table: 'patient_session',
    class: 'access',
    period: { value: hours, unit: 'hour', setting: 'SESSION_RETENTION_HOURS' },
    because: 'since it expired; a request that began in it may still run',
    standing: () => unitOfWork.query<Standing>(standingOf('patient_session', 'expires_at', PAGE_OVER), [hours]),
    purge: async (limit) => {
      const text = deleteOver('patient_session', 'id', 'expires_at', PAGE_OVER);
      const gone = await unitOfWork.query<{ id: string }>(text, [hours, limit]);
      await unitOfWork.query('SELECT forget_session_readings($1)', [gone.map(({ id }) => id)]);
      return logged(audit, 'patientSessions', gone.length);
    },
  };
};

const LINK_OVER = `r.expires_at < snowmelt_now() - interval '1 day' * $1 AND NOT EXISTS (SELECT FROM patient_session s WHERE s.magic_link_id = r.id)`;
const links = ({ unitOfWork, config, audit }: Parts): PurgedTable => {
  const days = config.values.LINK_RETENTION_DAYS;
  return {
    table: 'magic_link',
    class: 'access',
    period: { value: days, unit: 'day', setting: 'LINK_RETENTION_DAYS' },
    because:
      'since it expired; until then it says whom to call, and maintenance reviews are three months apart. One whose page is still there stays',
    standing: () => unitOfWork.query<Standing>(standingOf('magic_link', 'expires_at', LINK_OVER), [days]),
    purge: async (limit) => {
      const text = deleteOver('magic_link', 'id', 'expires_at', LINK_OVER);
      return logged(audit, 'links', (await unitOfWork.query(text, [days, limit])).length);
    },
  };
};

const RESPONSE_OVER = `r.created_at <= now() - interval '1 hour' * $1`;
const responses = ({ unitOfWork, config }: Parts): PurgedTable => {
  const hours = config.values.IDEMPOTENCY_RETENTION_HOURS;
  return {
    table: 'idempotency_record',
    class: 'technical',
    period: { value: hours, unit: 'hour', setting: 'IDEMPOTENCY_RETENTION_HOURS' },
    because: 'since the response was given; an older one is never used, and it may contain text of a chart',
    standing: () => unitOfWork.query<Standing>(standingOf('idempotency_record', 'created_at', RESPONSE_OVER), [hours]),
    purge: async (limit) => {
      const text = deleteOver('idempotency_record', 'clinic_id, actor_id, route, key', 'created_at', RESPONSE_OVER);
      return (await unitOfWork.query(text, [hours, limit])).length;
    },
  };
};

const COUNT_OVER = `r.since <= now() - interval '1 minute' * $1`;
const requestCounts = ({ unitOfWork }: Parts): PurgedTable => ({
  table: 'request_count',
  class: 'technical',
  period: { value: 1, unit: 'minute', setting: null },
  because: 'since the first request of its minute (`@AtMost`), after which it counts for nothing',
  standing: () => unitOfWork.query<Standing>(standingOf('request_count', 'since', COUNT_OVER), [1]),
  purge: async (limit) => {
    const text = deleteOver('request_count', 'clinic_id, person_id, route', 'since', COUNT_OVER);
    return (await unitOfWork.query(text, [1, limit])).length;
  },
});

function logged(audit: AuditLog, what: string, count: number): number {
  if (count > 0) audit.append({ action: 'identity.purge', entityKind: 'session', detail: { [what]: count } });
  return count;
}
