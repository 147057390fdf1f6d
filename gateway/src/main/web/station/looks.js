import {say} from '../words/words.js';

/** How states look everywhere: tone, sign and word, so that a door is the same on the plan, in a list and on a wall. */
const OUTLETS = {
  idle: ['idle', 'idle'], queued: ['info', 'clock'], starting: ['info', 'wait'], 'no-load': ['warn', 'plug'],
  charging: ['good', 'bolt'], tail: ['good', 'bolt'], full: ['info', 'full'], unplugged: ['warn', 'plug'],
  timed: ['good', 'clock'], faulty: ['bad', 'alarm'], on: ['good', 'bolt'], off: ['idle', 'idle'],
};
const MODES = {normal: ['good', 'check'], 'locked-down': ['bad', 'shield'], 'held-open': ['warn', 'hold'],
  fire: ['bad', 'fire']};

export const outletLook = outlet => {
  const [tone, sign] = OUTLETS[outlet.state] ?? ['idle', 'info'];
  return {tone, sign, words: outlet.state === 'faulty' && outlet.fault
    ? `${say('outlet.faulty')} · ${say(`fault.${outlet.fault}`)}` : say(`outlet.${outlet.state}`)};
};

export const modeLook = mode => {
  const [tone, sign] = MODES[mode] ?? ['idle', 'info'];
  return {tone, sign, words: say(`mode.${mode}`)};
};

export const lockLook = door => door.released
  ? {tone: 'warn', sign: 'unlock', words: [say('door.released'), door.releasedBy && say(`cause.${door.releasedBy}`)]
    .filter(Boolean).join(' · ')}
  : {tone: 'good', sign: 'lock', words: say('door.secured')};

export const leafLook = door => door.open
  ? {tone: door.heldOpen ? 'bad' : 'warn', sign: 'door-open', words: say(door.heldOpen ? 'door.held' : 'door.open')}
  : {tone: 'idle', sign: 'door', words: say('door.closed')};

/** The one tone that tells of a door from afar. */
export const doorTone = door => door.tampered || door.forced || door.heldOpen || door.mode === 'locked-down' ? 'bad'
  : door.released || door.open || door.mode !== 'normal' ? 'warn' : 'good';

export const doorSentence = door => say('door.sentence', {door: door.id, lock: lockLook(door).words,
  leaf: leafLook(door).words, mode: modeLook(door.mode).words});

export const outletSentence = outlet => [say('outlet.name', {id: outlet.id}), outletLook(outlet).words,
  outlet.watts !== undefined ? `${Math.round(outlet.watts)} W` : ''].filter(Boolean).join(', ');

export const alarmWords = alarm => say(`alarm.${alarm.code}`);

const AT_OUTLETS = ['outlet-faulty', 'relay-stuck', 'meter-silent', 'unknown-outlet'];

/** What an alarm is about, as people call it. */
export const subjectWords = ({code, subject}) => AT_OUTLETS.includes(code) ? say('outlet.name', {id: subject})
  : subject;

/**
 * What is not as it should be and no alarm says so: a page that calls all well must have looked.
 *
 * @returns {{subject: string, words: string}[]}
 */
export function concerns({doors, outlets = [], readers = [], alarms = [], clock, disk, link}) {
  const unsaid = code => !alarms.some(it => it.code === code);
  const unsaidOf = subject => !alarms.some(it => it.subject === subject);
  return [
    ...doors.flatMap(door => [
      door.mode !== 'normal' && modeLook(door.mode).words, door.tampered && say('door.tampered'),
      door.forced && say('door.forced'), door.heldOpen && say('door.held'),
    ].filter(Boolean).map(words => ({subject: door.id, words}))),
    ...outlets.filter(it => it.state === 'faulty' && unsaidOf(it.id))
      .map(it => ({subject: say('outlet.name', {id: it.id}), words: outletLook(it).words})),
    ...readers.filter(it => !it.present && unsaidOf(it.id))
      .map(it => ({subject: it.id, words: say('alarm.reader-absent')})),
    ...clock?.trust === 'floor' && unsaid('clock-floor')
      ? [{subject: say('health.clock'), words: say('trust.floor')}] : [],
    ...disk?.durable === false && !alarms.some(it => it.code.startsWith('journal-'))
      ? [{subject: say('health.disk'), words: say('health.disk.late')}] : [],
    ...link && link.configured !== false && !link.online
      ? [{subject: say('health.link'), words: say('health.link.offline')}] : [],
  ];
}
