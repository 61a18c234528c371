-- What a message is about, in the words of its touch, for the drawer of the demo: told when the message is opened.
ALTER TABLE message ADD COLUMN reason text;
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE message m SET reason = t.reason FROM touch t WHERE t.clinic_id = m.clinic_id AND t.id = m.touch_id;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
