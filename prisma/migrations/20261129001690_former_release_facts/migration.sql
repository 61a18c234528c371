-- For this release only: until its servers end, those of the former release go on recording, and tell by events alone what the owners now keep in rows of
-- their own (20261129001310, 20261129001330, 20261129001340). These triggers write it there. Servers of this release append events by
-- `append_domain_events`, have told the owners already, and start none of them.
-- The first migration of the next release drops the three triggers and their functions:
--   DROP FUNCTION tell_attendance_of_former_release, keep_link_request_of_former_release, close_links_of_former_release CASCADE;
CREATE FUNCTION tell_attendance_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'see prisma/routines'; END $$;
CREATE FUNCTION keep_link_request_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'see prisma/routines'; END $$;
CREATE FUNCTION close_links_of_former_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'see prisma/routines'; END $$;

CREATE TRIGGER attendance_of_former_release AFTER INSERT ON domain_event FOR EACH ROW
  WHEN (NEW.type IN ('visit.started', 'visit.ended', 'note.signed', 'appointment.rescheduled')
    AND current_setting('app.owners_told', true) IS DISTINCT FROM 'yes')
  EXECUTE FUNCTION tell_attendance_of_former_release();
CREATE TRIGGER link_request_of_former_release AFTER INSERT ON domain_event FOR EACH ROW
  WHEN (NEW.type = 'link.asked' AND current_setting('app.owners_told', true) IS DISTINCT FROM 'yes')
  EXECUTE FUNCTION keep_link_request_of_former_release();
CREATE TRIGGER links_of_former_release AFTER INSERT ON domain_event FOR EACH ROW
  WHEN (NEW.type = 'appointment.cancelled' AND current_setting('app.owners_told', true) IS DISTINCT FROM 'yes')
  EXECUTE FUNCTION close_links_of_former_release();
