-- Why a link to a visit was closed is what its holder is told. Whoever closes it says so; until now the page looked at the appointment.
ALTER TABLE magic_link ADD COLUMN closed_because text CHECK (closed_because IN ('moved', 'cancelled'));
GRANT UPDATE (closed_because) ON magic_link TO snowmelt_app;
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE magic_link l SET closed_because = CASE a.status WHEN 'cancelled' THEN 'cancelled' ELSE 'moved' END
    FROM appointment a WHERE a.clinic_id = l.clinic_id AND a.id = l.appointment_id AND l.revoked_at IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
