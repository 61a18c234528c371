import type { Sql } from '@snowmelt/testing';

/** Revokes the pages that were opened by the links to this visit. */
export const pagesRevoked = (sql: Sql, appointmentId: string) =>
  sql(
    `UPDATE patient_session SET revoked_at = now() WHERE magic_link_id IN (SELECT id FROM magic_link WHERE appointment_id = $1)`,
    [appointmentId],
  );
