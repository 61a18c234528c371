-- When a message that waits for its provider is somebody's to call about is the clinic's policy, not the program's.
-- A version in force is never edited: each clinic gets a new one, with what the program did until now.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT c, p.version + 1, p.definition || '{"late": {"after": "PT10M", "callBefore": "PT4H"}}',
      p.source || '; clinic default for messages that wait for their provider (a person''s from ten minutes on, within four hours of the visit)',
      p.approved_by || '; the added numbers: migration', now()
    FROM (SELECT * FROM outreach_policy WHERE clinic_id = c ORDER BY version DESC LIMIT 1) p WHERE NOT p.definition ? 'late';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
