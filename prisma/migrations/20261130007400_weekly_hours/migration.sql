-- Hours are set in the product: from a day on. What held before keeps its last day.
GRANT INSERT, DELETE ON weekly_availability TO snowmelt_app;
GRANT UPDATE (effective) ON weekly_availability TO snowmelt_app;
