import { kept, type TableRetention } from '@snowmelt/database';

export const eventsRetention: readonly TableRetention[] = [
  ...kept('chart', {
    domain_event: 'the timeline of a chart is made of them (`recorded_event`), long after every subscriber had them',
  }),
  ...kept('technical', { event_delivery: 'a row goes when its subscriber has handled the event' }),
];
