-- The words of a name as they are looked for: small letters without accents or apostrophes, so that each part of a double surname is found from its beginning.
-- `patient-search.ts` folds what is typed in the same way. Generated, because a server of the former release registers patients too.
ALTER TABLE patient ADD COLUMN name_words tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(regexp_split_to_array(
  translate(replace(replace(replace(lower(regexp_replace(normalize(given_name || ' ' || family_name, NFKD), '[\u0300-\u036f''’‘`´]', '', 'g')),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'),
  '[\s,.;:()"/\\_‐‑–—-]+'), ''))) STORED;
CREATE INDEX patient_by_word ON patient USING gin (name_words);
CREATE INDEX patient_by_birth ON patient (clinic_id, birth_on);
GRANT SELECT (clinic_id, id, name_words) ON patient TO snowmelt_lookup;

-- What one remembers of a phone number.
ALTER TABLE contact_point ADD COLUMN last_four text GENERATED ALWAYS AS (CASE WHEN system = 'sms' THEN right(value, 4) END) STORED;
CREATE INDEX contact_point_by_last_four ON contact_point (clinic_id, last_four) WHERE last_four IS NOT NULL;

-- Whose patient waits: asked for on every page of the staff, every few seconds.
CREATE INDEX visit_alone ON visit (clinic_id, id) WHERE state IN ('waiting', 'interrupted');
