/** A station that is never there: one of everything that pages have to show, and a day's journal. */
const START = Date.parse('2026-11-29T06:30:00Z');
export const at = secondsAgo => new Date(START - secondsAgo * 1000).toISOString();
const PASS = '3f9a0c11d2e4b567.8899aabb0000';
export const pass = number => `${PASS}${String(number).padStart(4, '0')}`;

export const station = () => ({
  station: 'st-0001', tenant: 'demo', name: '东门驿站 East gate', zone: 'Asia/Shanghai', version: '0.1.0', boot: 3,
  nonce: '00112233445566aa', journal: '8f3c2b1a00112233', at: at(0), uptimeSeconds: 93_840,
  doors: [
    {id: 'front', lock: 'strike', mode: 'normal', released: true, releasedBy: 'grant', open: true, tampered: false,
      heldOpen: false, relockAt: at(-4)},
    {id: 'back', lock: 'maglock', mode: 'normal', released: false, open: false, tampered: false, heldOpen: false},
  ],
  outlets: [
    {id: '1', state: 'charging', pickUp: false, metered: true, silent: false, watts: 412.4, wattHours: 338,
      since: at(4020),
      pass: pass(7), budgetWatts: 880, appliance: false},
    {id: '2', state: 'tail', pickUp: false, metered: true, silent: false, watts: 61.2, wattHours: 902,
      since: at(11_300),
      pass: pass(9), budgetWatts: 880, appliance: false},
    {id: '3', state: 'idle', ended: 'StoppedByEV', pickUp: true, metered: true, silent: false, watts: 0,
      budgetWatts: 880,
      appliance: false},
    {id: '4', state: 'queued', place: 1, pickUp: false, metered: true, silent: false, watts: 0, wattHours: 0,
      since: at(140),
      pass: pass(12), budgetWatts: 880, appliance: false},
    {id: '5', state: 'faulty', fault: 'overheated', ended: 'OvercurrentFault', pickUp: false, metered: true,
      silent: false,
      watts: 0, budgetWatts: 880, appliance: false},
    {id: '6', state: 'no-load', pickUp: false, metered: true, silent: true, wattHours: 0, since: at(60),
      budgetWatts: 880,
      appliance: false},
    {id: 'kettle', state: 'on', pickUp: false, metered: true, silent: false, watts: 1240, wattHours: 2210,
      budgetWatts: 1800,
      appliance: true},
    {id: 'fridge', state: 'on', pickUp: false, metered: true, silent: false, watts: 88, wattHours: 1404,
      budgetWatts: 300,
      appliance: true},
  ],
  power: {breakerWatts: 6000, reserveWatts: 500, reservedWatts: 3860, drawnWatts: 1801},
  people: {least: 4, estimate: 6, most: 7, capacity: 12, full: false, sensors: ['door-contact', 'exit-button',
    'grants-in'],
    evidence: at(42)},
  alarms: [{code: 'outlet-faulty', subject: '5', since: at(5400), detail: '71 °C'}],
  readers: [
    {id: 'front-in', door: 'front', direction: 'in', present: true},
    {id: 'front-out', door: 'front', direction: 'out', present: true},
    {id: 'back-in', door: 'back', direction: 'in', present: true},
  ],
  clock: {trust: 'ntp', floor: at(86_400)}, fire: false,
  disk: {freeBytes: 21_400_000_000, durable: true},
  link: {configured: true, online: true, since: at(7200), detail: '', pendingEvents: 0, acknowledgedSeq: 4242,
    durableSeq: 4242,
    bytesToday: 1_830_000},
  trust: {ring: 3, head: 7, headIssued: at(1500), passes: 20_000, whole: true}, learntPasses: 12,
});

const SCRIPT = [
  ['granted', 'front', {door: 'front', direction: 'in', pass: pass(21), longer: false}],
  ['door-released', 'front', {cause: 'grant', by: pass(21)}],
  ['door-opened', 'front', {}],
  ['occupancy-changed', 'station', {least: 4, estimate: 6, most: 7, entries: 5, exits: 3}],
  ['denied', 'front-in', {door: 'front', denial: 'stale-clock', pass: pass(3), detail: ''}],
  ['session-queued', '4', {session: 88, by: pass(12)}],
  ['foreign-code', 'back-in', {body_kind: 'url', length: 44}],
  ['load-judged', '2', {session: 86, load: 'tail'}],
  ['act-accepted', 'back', {id: '00', name: 'unlock', by: 'console:anna', expires: at(-600)}],
  ['exit-requested', 'back', {}],
  ['outlet-faulted', '5', {fault: 'overheated', detail: '71 °C'}],
  ['alarm-raised', '5', {code: 'outlet-faulty', detail: ''}],
  ['session-ended', '3', {session: 85, by: pass(5), reason: 'StoppedByEV', detail: '', milliwattHours: 902_400}],
  ['denied', 'back-in', {door: 'back', denial: 'replayed', pass: pass(33), detail: ''}],
  ['sign-in-refused', 'console', {account: 'unknown', count: 4, detail: '192.168.1.7'}],
  ['mode-changed', 'back', {mode: 'normal', by: 'token:roster', until: at(0)}],
  ['clock-changed', 'clock', {from: 'floor', to: 'ntp', floor: at(90_000), timeCameBack: false}],
  ['started', 'station', {version: '0.1.0', nonce: '00112233445566aa', cleanStop: true}],
];

/** @returns {object[]} newest first, `count` of them */
export const journal = count => Array.from({length: count}, (_, i) => {
  const [kind, subject, body] = SCRIPT[i % SCRIPT.length];
  return {seq: 4242 - i, boot: 3, at: at(i * 173), trust: 'ntp', kind, subject, body};
});

export function charts({from, to}) {
  const hours = [];
  for (let hour = Date.parse(from); hour < Date.parse(to); hour += 3_600_000) {
    const ofDay = new Date(hour + 8 * 3_600_000).getUTCHours();
    const busy = Math.max(0, Math.sin((ofDay - 5) / 18 * Math.PI)) * (ofDay > 10 && ofDay < 14 || ofDay > 17 && ofDay
      < 21 ? 1.6 : 1);
    const estimate = Math.round(busy * 5);
    hours.push({at: new Date(hour).toISOString(), grants: Math.round(busy * 14), denials: Math.round(busy * 1.4),
      visitors: 0, least: Math.max(0, estimate - 1), estimate, most: estimate + (estimate ? 2 : 0),
      wattHours: Math.round(220 + busy * 1500)});
  }
  return {hours, denials: {'stale-clock': 14, replayed: 9, 'unknown-pass': 7, expired: 3, full: 2}, outlets: {1: 4200,
    2: 3900}};
}

export const configuration = {
  version: 4, by: 'console:anna', onTrial: false,
  schema: {
    type: 'object',
    properties: {
      capacity: {type: 'integer', minimum: 1, maximum: 200,
        'x-words': {zh: {title: '额定人数', description: '同时可以在站内的人数'}, en: {title: 'Capacity',
          description: 'How many may be inside at once'}}},
      'when-full': {enum: ['warn', 'refuse', 'one-in-one-out'], 'x-words': {zh: {title: '满员时'},
        en: {title: 'When full'}}},
      quiet: {type: 'boolean', 'x-words': {zh: {title: '夜间静音'}, en: {title: 'Silent at night'}}},
      hours: {type: 'object', 'x-words': {zh: {title: '开放时间'}, en: {title: 'Opening hours'}}, properties: {
        weekdays: {type: 'string', 'x-words': {zh: {title: '工作日'}, en: {title: 'Weekdays'}}},
        weekend: {type: 'string', 'x-words': {zh: {title: '周末'}, en: {title: 'Weekend'}}}}},
      holidays: {type: 'array', items: {type: 'string'}, 'x-words': {zh: {title: '放假日期'}, en: {title: 'Holidays'}}},
    },
  },
  values: {capacity: 12, 'when-full': 'warn', quiet: true, hours: {weekdays: '05:30-24:00', weekend: '05:30-26:00'},
    holidays: ['2027-02-06', '2027-02-07']},
};
