-- How long a send waits of which the provider cannot say what became, until a person has to ask the patient, is the clinic's policy, not the program's.
-- A version in force is never edited: each clinic gets a new one, with what the program did until now.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT c, p.version + 1, p.definition || '{"unclearGivenUpAfter": "PT1H"}',
      p.source || '; clinic default for sends of which the provider cannot say what became (an hour)', p.approved_by || '; the added number: migration', now()
    FROM (SELECT * FROM outreach_policy WHERE clinic_id = c ORDER BY version DESC LIMIT 1) p WHERE NOT p.definition ? 'unclearGivenUpAfter';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
