-- Which visits a note's form is for goes by what the visits are for (`purposes`), never by the codes of services (`serviceCodes`).
-- A version in force is never edited: each template gets a new one, for the purposes of the services that it names, provided that this makes no difference to
-- any visit, now or later. It would where the clinic has another service of the same purpose that the template does not name: those visits would need a note
-- from now on, past ones too. And it would where a purpose may be a guess of 20261129000100 (`dose` for what needs a chair, `check_in` for the rest): when the
-- clinic corrects it, the service would lose its note. Only the clinic can say that. Such a version stays in force as it is, and goes by its codes
-- (`note_form_for`) until the clinic approves the next.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at)
    SELECT c, t.code, t.version + 1, t.name, (t.definition - 'serviceCodes') || jsonb_build_object('purposes', named.purposes), t.source,
      t.approved_by || '; purposes in place of codes: migration', now()
    FROM (SELECT DISTINCT ON (code) * FROM note_template WHERE clinic_id = c ORDER BY code, version DESC) t
      CROSS JOIN LATERAL (SELECT jsonb_agg(DISTINCT s.purpose) AS purposes FROM service_type s WHERE s.clinic_id = c AND t.definition -> 'serviceCodes' ? s.code) named
    WHERE NOT t.definition ? 'purposes' AND named.purposes IS NOT NULL AND NOT named.purposes ?| ARRAY['dose', 'check_in']
      AND NOT EXISTS (SELECT FROM service_type s WHERE s.clinic_id = c AND named.purposes ? s.purpose AND NOT t.definition -> 'serviceCodes' ? s.code);
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
