-- How the clinic is called and reached, and where its sites are, is changed in the product. The audit log has what it was before.
ALTER TABLE clinic ADD COLUMN version integer NOT NULL DEFAULT 1;
GRANT UPDATE (name, sender_name, phone, version) ON clinic TO snowmelt_app;
-- For patients who come there; in their language.
ALTER TABLE site
  ADD COLUMN address text NOT NULL DEFAULT '' CHECK (length(address) <= 200),
  ADD COLUMN directions jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(directions) = 'object'),
  ADD COLUMN version integer NOT NULL DEFAULT 1;
GRANT UPDATE (name, address, directions, version) ON site TO snowmelt_app;
