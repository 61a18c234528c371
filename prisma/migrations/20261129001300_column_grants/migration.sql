-- The application's role changes only the columns that its statements change. Who somebody is and may do, whose session it is and how long it lasts,
-- what an event says: all this is written once. `column-grants.int-spec.ts` has the list, so that another column is a decision.
REVOKE UPDATE ON
  clinic, staff_user, staff_session, magic_link, patient_session, request_count, idempotency_record, patient, contact_point, course_of_treatment,
  service_type, bookable_resource, weekly_availability, availability_exception, appointment, reservation, message, message_attempt,
  messaging_opt_out, drawer_message, touch, patient_plan, visit, reading, domain_event
FROM snowmelt_app;

GRANT UPDATE (failed_logins, locked_until) ON staff_user TO snowmelt_app;
GRANT UPDATE (last_seen_at, revoked_at) ON staff_session TO snowmelt_app;
GRANT UPDATE (consumed_at, revoked_at, address_ended_at) ON magic_link TO snowmelt_app;
GRANT UPDATE (revoked_at) ON patient_session TO snowmelt_app;
GRANT UPDATE (times, since) ON request_count TO snowmelt_app;
GRANT UPDATE (body_hash, status, response, created_at) ON idempotency_record TO snowmelt_app;
GRANT UPDATE (language, time_zone, version) ON patient TO snowmelt_app;
GRANT UPDATE (value, unusable_since, unusable_reason) ON contact_point TO snowmelt_app;
GRANT UPDATE (stage, stage_entered_at, ended_at, version) ON course_of_treatment TO snowmelt_app;
GRANT UPDATE (starts_local, time_zone, starts_at, ends_at, status, confirmed_at, arrived_at, cancelled_reason, cancelled_by, version) ON appointment TO snowmelt_app;
GRANT UPDATE (address, status, created_at, delivered_at, next_look_at) ON message TO snowmelt_app;
GRANT UPDATE (outcome, provider_message_id, error_code, ended_at) ON message_attempt TO snowmelt_app;
GRANT UPDATE (opted_in_at) ON messaging_opt_out TO snowmelt_app;
GRANT UPDATE (status, status_reason, due_at, expires_at, reason, next_try_at, tries, lease_token, lease_until, sent_at, updated_at) ON touch TO snowmelt_app;
GRANT UPDATE (policy_version, planned_at) ON patient_plan TO snowmelt_app;
GRANT UPDATE (state, epoch, room, waiting_since, admitted_at, admitted_by, admitted_for, started_at, interrupted_at, ended_at, ended_by) ON visit TO snowmelt_app;
GRANT UPDATE (locale, acknowledged_at) ON reading TO snowmelt_app;
GRANT UPDATE (delivered_at, tries, next_try_at) ON domain_event TO snowmelt_app;

-- The clinic's accounts, rules, rooms and weekly hours are written by `found-clinic`, which runs as the owner of the tables.
REVOKE INSERT ON staff_user, service_type, protocol, bookable_resource, weekly_availability, outreach_policy, visit_policy FROM snowmelt_app;
REVOKE DELETE ON weekly_availability FROM snowmelt_app;
