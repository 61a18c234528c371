-- Published: which piece of the library was opened.
CREATE OR REPLACE VIEW reading_opened WITH (security_invoker = true) AS SELECT clinic_id, id, education_code FROM reading;
GRANT SELECT ON reading_opened TO snowmelt_app;
