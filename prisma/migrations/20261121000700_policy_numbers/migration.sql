-- How long a reading stays good, how soon the e-mail follows a text that did not arrive, and how soon the clinic calls back when the line of a
-- visit drops are the clinic's policy, not the program's. A version in force is never edited: each clinic gets a new one, with what the program did until now.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT c, p.version + 1, '{"educationGoodFor": "P7D", "emailAfterFailedText": "PT30M"}' || p.definition,
      p.source || '; clinic default for readings (a week) and for the e-mail after a text that did not arrive (30 minutes)', p.approved_by || '; the added numbers: migration', now()
    FROM (SELECT * FROM outreach_policy WHERE clinic_id = c ORDER BY version DESC LIMIT 1) p WHERE NOT p.definition ?& '{educationGoodFor, emailAfterFailedText}';
    INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT c, p.version + 1, p.definition || '{"callBackWithinMinutes": {"value": 2, "unit": "min"}}',
      p.source || '; clinic default: call within 2 minutes when the line drops', p.approved_by || '; the added numbers: migration', now()
    FROM (SELECT * FROM visit_policy WHERE clinic_id = c ORDER BY version DESC LIMIT 1) p WHERE NOT p.definition ? 'callBackWithinMinutes';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
