-- A change of a course's stage is either a person's decision (changed_by) or follows from a fact (ADR 0016). It says which fact, and how many doses had
-- been given then. An ending says why, by a code that can be counted; a transfer and a refusal at the intake have none.
-- NOT VALID: of the changes before this release nobody knows it, and they stay as they are.
ALTER TABLE stage_change
  ADD COLUMN fact text CHECK (fact IN ('dose_given', 'planned_doses_given', 'dose_corrected')),
  ADD COLUMN doses_given integer CHECK (doses_given >= 0),
  ADD COLUMN end_reason text,
  ADD CONSTRAINT stage_change_fact_with_doses CHECK (num_nonnulls(fact, doses_given) IN (0, 2)),
  ADD CONSTRAINT stage_change_decided_or_computed CHECK (num_nonnulls(changed_by, fact) = 1) NOT VALID,
  ADD CONSTRAINT stage_change_end_reason CHECK (CASE to_stage
    WHEN 'discharged' THEN coalesce(end_reason IN ('goals_met', 'no_benefit', 'harm'), false)
    WHEN 'withdrawn' THEN coalesce(end_reason IN ('patient_choice', 'lost', 'no_benefit', 'harm'), false)
    ELSE end_reason IS NULL END) NOT VALID;
