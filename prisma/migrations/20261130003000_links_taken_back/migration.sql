-- Staff can take back every link of a patient, whatever it was for and wherever it was sent.
ALTER TABLE magic_link DROP CONSTRAINT magic_link_closed_because_check,
  ADD CONSTRAINT magic_link_closed_because_check CHECK (closed_because IN ('moved', 'cancelled', 'taken-back'));
