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

export const telehealthRetention = (parts: Parts): TableRetention[] => [
  signals(parts),
  joinGrants(parts),
  ...kept('chart', { visit: 'when a patient was seen by video, by whom, and when it ended' }),
  ...kept('rules', { visit_policy: 'versions that somebody approved' }),
  ...kept('technical', { visit_transition: 'the diagram of a visit; a release changes it' }),
];

const GRANT_OVER = `r.last_seen_at IS NULL AND r.expires_at < snowmelt_now() - interval '1 hour' * $1
  AND EXISTS (SELECT FROM visit v WHERE v.id = r.visit_id AND v.state NOT IN ('admitted', 'in_progress', 'interrupted'))`;
/** The audit log keeps who entered, and how many grants were deleted. */
const joinGrants = ({ unitOfWork, config, audit }: Parts): PurgedTable => {
  const hours = config.values.JOIN_GRANT_RETENTION_HOURS;
  return {
    table: 'visit_join',
    class: 'access',
    period: { value: hours, unit: 'hour', setting: 'JOIN_GRANT_RETENTION_HOURS' },
    because:
      'since the room closed: who returns late learns that the visit is over. One in use stays, and all of an open visit',
    standing: () => unitOfWork.query<Standing>(standingOf('visit_join', 'expires_at', GRANT_OVER), [hours]),
    purge: async (limit) => {
      const count = (await unitOfWork.query(deleteOver('visit_join', 'id', 'expires_at', GRANT_OVER), [hours, limit]))
        .length;
      if (count > 0) audit.append({ action: 'visit.purge-joins', entityKind: 'visit_join', detail: { count } });
      return count;
    },
  };
};

const SIGNAL_OVER = `r.created_at < now() - interval '1 hour' * $1`;
const signals = ({ unitOfWork, config }: Parts): PurgedTable => {
  const hours = config.values.JOIN_GRANT_RETENTION_HOURS;
  return {
    table: 'visit_signal',
    class: 'technical',
    period: { value: hours, unit: 'hour', setting: 'JOIN_GRANT_RETENTION_HOURS' },
    because: 'since it was written, if no browser fetched it, which deletes it',
    standing: () => unitOfWork.query<Standing>(standingOf('visit_signal', 'created_at', SIGNAL_OVER), [hours]),
    purge: async (limit) =>
      (await unitOfWork.query(deleteUnchanging('visit_signal', 'seq', 'created_at', SIGNAL_OVER), [hours, limit]))
        .length,
  };
};
