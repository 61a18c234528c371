/**
 * What rows are, how long they have to be kept, and by what. The first four have periods of law, which differ by state
 * and which the clinic's counsel has to confirm. A machine deletes none of these, so nothing rests on a number here.
 */
export const recordClasses = {
  chart: {
    what: 'part of the medical record',
    kept: 'at least 7 years after the last contact, of a minor until 7 years after turning 18',
    source: 'California: BPC 2919, 4980.49, 4993 and 4999.75 (therapists); H&S 123145 (licensed facilities)',
    deletedBy: 'no machine; a person decides, patient by patient (docs/runbooks/retention.md)',
  },
  consent: {
    what: 'shows that a patient agreed to be written to, or no longer does',
    kept: 'at least 5 years after it ended, and as long as the chart',
    source: 'the four years in which a claim under 47 USC 227 can be brought (28 USC 1658), and one to spare',
    deletedBy: 'no machine, as a chart',
  },
  audit: {
    what: 'who did and read what',
    kept: 'at least 6 years, and longer than what it is about',
    source: '45 CFR 164.316(b)(2)(i)',
    deletedBy: 'nobody: its entries are a chain, and a cut would look like a broken one',
  },
  rules: {
    what: 'rules and set-up by which the clinic worked',
    kept: 'at least 6 years after they were last in force',
    source: '45 CFR 164.316(b)(2)(i)',
    deletedBy: 'nobody: it grows by a row when somebody changes a rule',
  },
  access: {
    what: 'gave somebody access',
    kept: 'no longer than somebody may come back to it',
    source: 'a setting of the installation; the audit log keeps who used it',
    deletedBy: 'the worker',
  },
  technical: {
    what: 'served a request, a delivery or an upgrade',
    kept: 'no longer than it serves',
    source: 'a setting of the installation; no law asks for it, and what it meant is kept elsewhere',
    deletedBy: 'the worker, or the program itself when it has served',
  },
} as const;

export type RecordClass = keyof typeof recordClasses;
