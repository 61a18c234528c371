-- A clinic as the release before 20261129001300 left it, in that release's columns and by its functions; `former-clinic.ts` makes the database.
-- It never changes: a later release is upgraded from it like any other. All people are invented. What the spec asks of it is named there.
-- Times that are not fixed are counted from now, in a zone where it is noon. `#31` stands for an id.
SELECT set_config('app.clinic_id', '#1', false);

INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES ('#1', 'Larkspur Clinic', 'Larkspur', '+13235550100', current_setting('former.zone'));
INSERT INTO staff_user (id, clinic_id, email, display_name, roles, password_hash) VALUES
  ('#10', '#1', 'rosa@example.com', 'Rosa Delgado', '{front_desk}', 'none'),
  ('#12', '#1', 'amara@example.com', 'Dr. Amara Osei', '{clinician,prescriber}', 'none'),
  ('#13', '#1', 'leo@example.com', 'Leo Park, LMFT', '{clinician}', 'none');
INSERT INTO staff_session (id, clinic_id, staff_user_id, token_hash, expires_at) VALUES
  ('#15', '#1', '#10', sha256('session-of-rosa'), now() + interval '8 hours'),
  ('#16', '#1', '#13', sha256('session-of-leo'), now() + interval '8 hours');
INSERT INTO request_count (clinic_id, person_id, route) VALUES ('#1', '#13', 'POST /api/telehealth/visits/:id/join');

-- The clinic's rules.
INSERT INTO protocol (id, clinic_id, code, version, name, definition, approved_by, approved_at) VALUES ('#45', '#1', 'iv_induction', 1, 'Induction',
  '{"sessions": {"value": 6, "unit": "sessions", "source": "clinic default"}, "minimumGapHours": {"value": 48, "unit": "h", "source": "clinic default"},
    "hardMinimumGapHours": {"value": 24, "unit": "h", "source": "clinic default"}, "fastingSolidsHours": {"value": 6, "unit": "h", "source": "clinic default"},
    "fastingClearHours": {"value": 2, "unit": "h", "source": "clinic default"}, "noDriveHours": {"value": 24, "unit": "h", "source": "clinic default"}}',
  'Dr. Amara Osei', '2026-03-01T17:00:00Z');
INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES ('#1', 1,
  '{"sendWindow": {"from": "00:00", "to": "23:59"}, "outerWindow": {"from": "00:00", "to": "23:59"}, "texts": {"perDay": 99, "perWeek": 99},
    "reminders": {"infusion": ["PT72H", "PT24H"], "telehealth": ["PT24H", "PT1H"]}, "education": [], "educationGoodFor": "P7D",
    "emailAfterFailedText": "PT30M", "unclearGivenUpAfter": "PT1H"}', 'clinic default', 'Dr. Amara Osei', '2026-03-01T17:00:00Z');
INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES ('#1', 1,
  '{"opensMinutesBefore": {"value": 15, "unit": "min"},
    "closesMinutesAfter": {"value": 30, "unit": "min"}, "callBackWithinMinutes": {"value": 2, "unit": "min"}}',
  'clinic default', 'Dr. Amara Osei', '2026-03-01T17:00:00Z');
INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES ('#1', 'integration', 3, 'Integration note',
  '{"serviceCodes": ["integration"],
    "unsignedAges": {"due": {"value": 24, "unit": "h", "source": "clinic default"}, "overdue": {"value": 48, "unit": "h", "source": "clinic default"},
      "escalated": {"value": 72, "unit": "h", "source": "clinic default"}},
    "signatureMeaning": "I wrote this note. It is complete and true to what I know.",
    "fields": [
      {"key": "phenomenology", "label": "What the experience was like", "hint": "", "kind": "text", "required": true, "maxLength": 20000, "rows": 5,
        "noneText": null, "source": "clinic default"},
      {"key": "plan", "label": "Plan", "hint": "", "kind": "text", "required": true, "maxLength": 20000, "rows": 3, "noneText": null,
        "source": "clinic default"}]}',
  'clinic default', 'Dr. Amara Osei', '2026-03-01T17:00:00Z');
INSERT INTO service_type (id, clinic_id, code, name, modality, duration_minutes, required_kinds, purpose) VALUES
  ('#20', '#1', 'infusion', 'Ketamine infusion', 'in_person', 120, '{clinician,chair}', 'dose'),
  ('#21', '#1', 'integration', 'Integration visit', 'telehealth', 50, '{clinician}', 'integration');
INSERT INTO bookable_resource (id, clinic_id, kind, name, staff_user_id) VALUES
  ('#40', '#1', 'clinician', 'Dr. Amara Osei', '#12'), ('#41', '#1', 'clinician', 'Leo Park, LMFT', '#13'), ('#42', '#1', 'chair', 'Chair 1', NULL);
INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local)
  SELECT '#1', r.id, d, '08:00', '18:00' FROM bookable_resource r, generate_series(1, 7) d;
INSERT INTO availability_exception (clinic_id, resource_id, period, opens, reason) VALUES
  ('#1', '#42', tstzrange(snowmelt_now() + interval '40 days', snowmelt_now() + interval '41 days'), false, 'the chair is repaired');

-- Robin is in a course of infusions, Nora in a visit at this moment, Sam has one in forty minutes.
INSERT INTO patient (id, clinic_id, given_name, family_name, birth_on, language, time_zone) VALUES
  ('#31', '#1', 'Robin', 'Vale', '1984-02-03', 'en-US', current_setting('former.zone')),
  ('#32', '#1', 'Nora', 'Field', '1979-11-30', 'es-US', current_setting('former.zone')),
  ('#33', '#1', 'Sam', 'Brook', '1991-07-15', 'en-US', current_setting('former.zone'));
INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES
  ('#1', '#31', 'sms', '+13235550142'), ('#1', '#31', 'email', 'robin@example.com'),
  ('#1', '#32', 'email', 'nora@example.com'), ('#1', '#33', 'sms', '+13235550143');
INSERT INTO consent (id, clinic_id, patient_id, category, address, text_version, recorded_by, given_at, given_how) VALUES
  ('#34', '#1', '#31', 'sms', '+13235550142', '1', '#10', snowmelt_now() - interval '40 days', NULL),
  ('#35', '#1', '#31', 'email', 'robin@example.com', '1', '#10', snowmelt_now() - interval '40 days', NULL),
  ('#36', '#1', '#32', 'email', 'nora@example.com', '1', '#10', '2026-05-01T17:00:00Z', 'in_writing'),
  ('#37', '#1', '#33', 'sms', '+13235550143', '1', '#10', snowmelt_now() - interval '30 days', 'by_phone');
UPDATE consent SET revoked_at = snowmelt_now() - interval '20 days',
  revoked_by = '#10', revoked_how = 'by_phone', revoked_reason = 'prefers texts' WHERE id = '#35';
INSERT INTO course_of_treatment (id, clinic_id, patient_id, protocol_id, stage, stage_entered_at, started_at, version) VALUES
  ('#46', '#1', '#31', '#45', 'induction', snowmelt_now() - interval '7 days', snowmelt_now() - interval '30 days', 4);
INSERT INTO stage_change (clinic_id, course_id, from_stage, to_stage, reason, changed_by, changed_at) VALUES
  ('#1', '#46', NULL, 'intake', 'course started', '#10', snowmelt_now() - interval '30 days'),
  ('#1', '#46', 'intake', 'consented', 'signed', '#12', snowmelt_now() - interval '29 days'),
  ('#1', '#46', 'consented', 'preparation', 'first infusion booked', NULL, snowmelt_now() - interval '28 days'),
  ('#1', '#46', 'preparation', 'induction', 'first infusion given', NULL, snowmelt_now() - interval '7 days');

INSERT INTO appointment (id, clinic_id, patient_id, course_id, service_type_id, status, starts_local, time_zone, starts_at, ends_at, version,
  created_by, arrived_at, cancelled_by, cancelled_reason, confirmed_at)
SELECT x.id::uuid, '#1', x.patient::uuid, x.course::uuid, s.id, x.status, to_wall_time(x.at, x.zone), x.zone, x.at,
  x.at + s.duration_minutes * interval '1 minute', x.version,
  '#10', x.arrived_at, x.cancelled_by, x.cancelled_reason, x.confirmed_at
FROM (SELECT current_setting('former.zone') AS here, date_trunc('minute', snowmelt_now()) AS now) n, LATERAL (VALUES
  ('#50', '#32', NULL, 'integration', 'fulfilled', timestamptz '2026-06-02T17:00Z', 'UTC', 3, timestamptz '2026-06-02T17:00Z', NULL, NULL, NULL::timestamptz),
  ('#51', '#33', NULL, 'integration', 'fulfilled', n.now - interval '20 hours', n.here, 3, n.now - interval '20 hours', NULL, NULL, NULL),
  ('#52', '#31', '#46', 'infusion', 'fulfilled', n.now - interval '7 days', n.here, 3, n.now - interval '7 days', NULL, NULL, NULL),
  ('#53', '#31', '#46', 'infusion', 'booked', n.now + interval '71 hours', n.here, 1, NULL, NULL, NULL, n.now - interval '30 minutes'),
  ('#54', '#32', NULL, 'integration', 'arrived', n.now - interval '10 minutes', n.here, 2, n.now - interval '8 minutes', NULL, NULL, NULL),
  ('#55', '#33', NULL, 'integration', 'booked', n.now + interval '40 minutes', n.here, 2, NULL, NULL, NULL, NULL),
  ('#56', '#33', NULL, 'integration', 'cancelled', n.now + interval '8 days', n.here, 2, NULL, 'patient', 'away', NULL)
) x (id, patient, course, service, status, at, zone, version, arrived_at, cancelled_by, cancelled_reason, confirmed_at)
JOIN service_type s ON s.code = x.service;
INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, changed_at)
SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, '#10', snowmelt_now() - interval '20 days' FROM appointment;
INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, changed_at)
SELECT clinic_id, id, 2, starts_local, time_zone, starts_at, ends_at, '#10', snowmelt_now() - interval '2 days' FROM appointment WHERE id = '#55'; -- moved
INSERT INTO booking_override (clinic_id, appointment_id, version, rule, gap_minutes, reason, given_by) VALUES
  ('#1', '#53', 1, 'PROTOCOL_GAP', 2000, 'travels the day after', '#12');
INSERT INTO reservation (clinic_id, appointment_id, resource_id, period)
SELECT a.clinic_id, a.id, r.id, tstzrange(a.starts_at, a.ends_at) FROM appointment a JOIN service_type s ON s.id = a.service_type_id
JOIN bookable_resource r ON r.id = ANY (CASE s.code WHEN 'infusion' THEN ARRAY['#40', '#42']::uuid[] ELSE ARRAY['#41']::uuid[] END)
WHERE a.status <> 'cancelled' AND a.id <> '#51';
INSERT INTO reservation (clinic_id, appointment_id, patient_id, period)
SELECT clinic_id, id, patient_id, tstzrange(starts_at, ends_at) FROM appointment WHERE status <> 'cancelled';

-- Nora and Leo are in the room.
INSERT INTO visit (id, clinic_id, appointment_id, patient_id) VALUES ('#57', '#1', '#54', '#32');
UPDATE visit SET state = 'waiting', waiting_since = snowmelt_now() - interval '12 minutes' WHERE id = '#57';
UPDATE visit SET state = 'admitted', admitted_at = snowmelt_now() - interval '9 minutes', admitted_by = '#13',
  admitted_for = (SELECT starts_at FROM appointment WHERE id = '#54') WHERE id = '#57';
UPDATE visit SET state = 'in_progress', started_at = snowmelt_now() - interval '8 minutes', epoch = 2 WHERE id = '#57';

-- What was sent and what is owed. A worker died after the provider had taken the reminder of the day before to Sam.
INSERT INTO touch (id, clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, due_at, expires_at,
  status, status_reason, tries, lease_until, lease_token, sent_at)
SELECT x.id::uuid, '#1', a.patient_id, 'appointment:' || a.id || ':v' || x.version || ':' || x.name, 'reminder', x.template, x.reason, a.id, x.version,
  a.starts_at - x.before::interval, CASE x.template WHEN 'visit-link' THEN a.ends_at + interval '30 minutes' ELSE a.starts_at END,
  x.status, CASE x.status WHEN 'withdrawn' THEN 'the visit was cancelled' END, CASE WHEN x.status IN ('sent', 'sending') THEN 1 ELSE 0 END,
  CASE x.status WHEN 'sending' THEN now() - interval '1 minute' END, CASE x.status WHEN 'sending' THEN gen_random_uuid() END,
  CASE x.status WHEN 'sent' THEN snowmelt_now() - interval '1 hour' END
FROM (VALUES
  ('#60', '#53', 1, 'reminder-72h', 'reminder-72h', 'Reminder 72 hours before the visit', '72 hours', 'sent'),
  ('#61', '#53', 1, 'reminder-24h', 'reminder-24h', 'Reminder 24 hours before the visit', '24 hours', 'planned'),
  ('#62', '#55', 2, 'reminder-24h', 'reminder-24h', 'Reminder 24 hours before the visit', '24 hours', 'sending'),
  ('#63', '#55', 2, 'reminder-1h', 'reminder-1h', 'Reminder 1 hour before the visit', '1 hour', 'planned'),
  ('#64', '#55', 2, 'link-' || '#84', 'visit-link', 'Link to the visit, asked for', '100 minutes', 'sent'),
  ('#65', '#54', 1, 'reminder-1h', 'reminder-1h', 'Reminder 1 hour before the visit', '1 hour', 'sent'),
  ('#66', '#56', 1, 'reminder-24h', 'reminder-24h', 'Reminder 24 hours before the visit', '24 hours', 'withdrawn')
) x (id, appointment, version, name, template, reason, before, status) JOIN appointment a ON a.id = x.appointment::uuid;
INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, status, delivered_at)
SELECT t.clinic_id, t.patient_id, t.id, c.system, c.value, 'visit', p.language, CASE t.status WHEN 'sent' THEN 'delivered' ELSE 'queued' END,
  CASE t.status WHEN 'sent' THEN snowmelt_now() - interval '1 hour' END
FROM touch t JOIN patient p ON p.id = t.patient_id JOIN contact_point c ON c.patient_id = p.id AND c.value <> 'robin@example.com'
WHERE t.status IN ('sent', 'sending');
INSERT INTO message_attempt (clinic_id, message_id, body_hash, reference_code, outcome, provider, provider_message_id, started_at, ended_at)
SELECT m.clinic_id, m.id, sha256('body'), 'abcdefghjk', CASE m.status WHEN 'delivered' THEN 'accepted' ELSE 'open' END, 'drawer',
  CASE m.status WHEN 'delivered' THEN m.id::text END, now() - interval '1 hour',
  CASE m.status WHEN 'delivered' THEN now() - interval '1 hour' END FROM message m;
INSERT INTO drawer_message (attempt_id, clinic_id, channel, address, body)
SELECT a.id, a.clinic_id, m.channel, m.address, 'Larkspur: visit' FROM message_attempt a JOIN message m ON m.id = a.message_id;
INSERT INTO message_status_callback (clinic_id, attempt_id, provider_message_id, provider_status)
SELECT clinic_id, id, provider_message_id, 'delivered' FROM message_attempt WHERE provider_message_id IS NOT NULL;
INSERT INTO patient_plan (clinic_id, patient_id, policy_version) SELECT clinic_id, id, 1 FROM patient;
INSERT INTO messaging_opt_out (clinic_id, channel, address, evidence) VALUES ('#1', 'sms', '+13235550199', 'STOP');
INSERT INTO inbound_message (id, clinic_id, provider_message_id, wish, address, words) VALUES ('#67', '#1', 'SM1', 'stop', '+13235550199', 'STOP');
INSERT INTO inbound_message_patient (inbound_message_id, patient_id, clinic_id) VALUES ('#67', '#33', '#1');

-- Links: Nora's is open in her browser, Robin's two are not opened yet and open with a reading, Sam's was closed with its visit.
INSERT INTO magic_link (id, clinic_id, patient_id, purpose, appointment_id, education_code, touch_id, channel, token_hash, expires_at, consumed_at,
  revoked_at) VALUES
  ('#90', '#1', '#32', 'appointment', '#54', NULL, '#65', 'email', sha256('link-of-nora'),
   snowmelt_now() + interval '2 hours', snowmelt_now() - interval '15 minutes', NULL),
  ('#91', '#1', '#31', 'appointment', '#53', NULL, '#60', 'sms', sha256('link-of-robin'),
   snowmelt_now() + interval '3 days', NULL, NULL),
  ('#92', '#1', '#31', 'education', NULL, 'E3', NULL, 'sms', sha256('reading-of-robin'),
   snowmelt_now() + interval '3 days', snowmelt_now() - interval '1 day', NULL),
  ('#93', '#1', '#33', 'appointment', '#56', NULL, '#66', 'sms', sha256('link-of-sam'),
   snowmelt_now() + interval '8 days', snowmelt_now() - interval '3 days', snowmelt_now() - interval '1 day');
INSERT INTO patient_session (id, clinic_id, magic_link_id, token_hash, expires_at, revoked_at) VALUES
  ('#94', '#1', '#90', sha256('page-of-nora'), snowmelt_now() + interval '2 hours', NULL),
  ('#95', '#1', '#92', sha256('page-of-robin'), snowmelt_now() + interval '2 days', NULL),
  ('#96', '#1', '#93', sha256('page-of-sam'), snowmelt_now() + interval '8 days', snowmelt_now() - interval '1 day');
INSERT INTO visit_join (clinic_id, visit_id, role, person_id, token_hash, epoch, expires_at, last_seen_at, patient_session_id) VALUES
  ('#1', '#57', 'patient', '#32', sha256('join-of-nora'), 1, snowmelt_now() + interval '1 hour', now(), '#94'),
  ('#1', '#57', 'clinician', '#13', sha256('join-of-leo'), 2, snowmelt_now() + interval '1 hour', now(), NULL);
INSERT INTO visit_signal (clinic_id, visit_id, from_epoch, to_epoch, body) VALUES ('#1', '#57', 2, 1, '{"kind": "offer"}');
INSERT INTO reading (clinic_id, patient_id, education_code, item_version, locale, opened_at) VALUES
  ('#1', '#31', 'E3', 1, 'en-US', snowmelt_now() - interval '1 day');

-- A signed note with a hand-over and a late entry, and a draft. The hashes were computed apart from the product, by RFC 8785 and the rule of version 2.
INSERT INTO integration_note (id, clinic_id, patient_id, appointment_id, author_id, template_code, template_version, created_at) VALUES
  ('#70', '#1', '#32', '#50', '#12', 'integration', 3, '2026-06-02T17:55:00Z'),
  ('#71', '#1', '#33', '#51', '#13', 'integration', 3, snowmelt_now() - interval '19 hours');
INSERT INTO note_handover (clinic_id, note_id, note_version, from_id, from_name, to_id, to_name, reason, handed_over_at) VALUES
  ('#1', '#70', 2, '#12', 'Dr. Amara Osei', '#13', 'Leo Park, LMFT', 'Amara is away', '2026-06-02T18:00:00Z');
UPDATE integration_note SET author_id = '#13', version = 2 WHERE id = '#70';
UPDATE integration_note SET version = 3,
  content = '{"phenomenology": "A field of snow, and a path through it. «Größe»", "plan": "Walk at seven, daily."}' WHERE id = '#70';
UPDATE integration_note SET status = 'signed', version = 4, updated_at = '2026-06-02T19:00:00Z', signed_by = '#13', signed_at = '2026-06-02T19:00:00Z',
  signature_meaning = 'I wrote this note. It is complete and true to what I know.', hash_version = 2,
  signed_name = 'Leo Park, LMFT', signed_with = 'password-session',
  header = '{"service": "Integration visit", "modality": "telehealth", "clinician": "Leo Park, LMFT",
    "plannedStartsAt": "2026-06-02T17:00:00.000Z", "plannedEndsAt": "2026-06-02T17:50:00.000Z",
    "actualStartsAt": "2026-06-02T17:02:00.000Z", "actualEndsAt": "2026-06-02T17:49:00.000Z", "daysSinceDose": null}',
  content_hash = '\xa2727bebe88685ce002cd0da122464f02ce360071e4e50b4298d45baaff1054a' WHERE id = '#70';
INSERT INTO note_addendum (clinic_id, note_id, kind, text, reason, happened_on, author_id, signed_at, content_hash, hash_version,
  signed_name, signed_with) VALUES
  ('#1', '#70', 'LATE_ENTRY', 'She called: the sister came.', 'told by phone', '2026-06-03', '#13', '2026-06-04T16:00:00Z',
   '\xf005859d8e1e922cabe135ecd5d7171d1cd113ab5d4428e708c547477208360f', 2, 'Leo Park, LMFT', 'password-session');
UPDATE integration_note SET version = 2, content = '{"plan": "Rest."}' WHERE id = '#71';
INSERT INTO note_set_aside (clinic_id, note_id, origin, written_at, content) VALUES
  ('#1', '#71', 'unsaved', snowmelt_now() - interval '18 hours', '{"plan": "Rest, and call."}');

-- Events, of which the last four have reached nobody; one had failed before.
INSERT INTO domain_event (id, clinic_id, type, patient_id, payload, occurred_at, delivered_at, tries, next_try_at)
SELECT x.id::uuid, '#1', x.type, x.patient::uuid, jsonb_build_object('patientId', x.patient) || x.payload::jsonb,
  x.at, x.delivered_at, x.tries, now() - interval '1 minute'
FROM (SELECT snowmelt_now() AS now) n, LATERAL (VALUES
  ('#80', 'visit.started', '#32', '{"appointmentId": "#50", "visitId": "#58"}', timestamptz '2026-06-02T17:02Z', now(), 0),
  ('#81', 'visit.ended', '#32', '{"appointmentId": "#50", "visitId": "#58", "heldUntil": "2026-06-02T17:49:00.000Z"}',
   timestamptz '2026-06-02T17:52Z', now(), 0),
  ('#82', 'note.signed', '#32', '{"appointmentId": "#50", "noteId": "#70"}', timestamptz '2026-06-02T19:00Z', now(), 0),
  ('#83', 'appointment.rescheduled', '#33', '{"appointmentId": "#55", "version": 2}', n.now - interval '2 days', now(), 0),
  ('#84', 'link.asked', '#33', '{"appointmentId": "#55"}', n.now - interval '1 hour', now(), 0),
  ('#85', 'visit.started', '#32', '{"appointmentId": "#54", "visitId": "#57"}', n.now - interval '8 minutes', NULL, 0),
  ('#86', 'appointment.booked', '#31', '{"appointmentId": "#53", "version": 1}', n.now - interval '7 minutes', NULL, 1),
  ('#87', 'appointment.cancelled', '#33', '{"appointmentId": "#56", "version": 2}', n.now - interval '6 minutes', NULL, 0),
  ('#88', 'consent.given', '#33', '{"consentId": "#37"}', n.now - interval '5 minutes', NULL, 0)
) x (id, type, patient, payload, at, delivered_at, tries);

-- The audit log, by its own function; and what a desk sent before the upgrade, whose response was lost.
SELECT append_audit_event('staff', '#10', 'patient.register', 'patient', '#31', '#31', '{"how": "in person"}'),
  append_audit_event('staff', '#13', 'note.sign', 'integration_note', '#70', '#32', '{"version": 4, "text": "Größe"}'),
  append_audit_event_once('#94', 'patient', '#32', 'visit.read', 'appointment', '#54', '#32', '{}'),
  append_audit_event('system', NULL, 'touch.send', 'touch', '#60', '#31', NULL);
INSERT INTO idempotency_record (clinic_id, actor_id, route, key, body_hash, status, response) VALUES
  ('#1', '#10', 'POST /api/appointments', 'before-the-upgrade',
   '\x01ee78a60e134f89fd7d970dc49ddbfb4f8bb3d91b4bb3076c6f03ce93f6b08b', 201, '{"id": "#53", "answered": "before the upgrade"}');
