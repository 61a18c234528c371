-- Why a dose was stopped before half of it was given. It is no session of the course.
ALTER TABLE attendance ADD COLUMN dose_stopped_early text CHECK (char_length(btrim(dose_stopped_early)) BETWEEN 1 AND 500);
GRANT UPDATE (dose_stopped_early) ON attendance TO snowmelt_app;
