-- A text from a number that none of several clinics knows is kept by each of them, and shown to the one that comes to know the number (ADR 0027).
ALTER TABLE inbound_message ADD COLUMN clinic_unknown boolean NOT NULL DEFAULT false;
