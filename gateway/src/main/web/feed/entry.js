import {has, say} from '../words/words.js';

const TONES = {
  bad: ['denied', 'denials-counted', 'forced-open', 'held-open-alarm', 'tamper-began', 'fire-began', 'alarm-raised',
    'outlet-faulted', 'gap', 'event-set-aside', 'unreadable', 'grant-withheld'],
  warn: ['held-open-warning', 'exit-stuck', 'beam-stuck', 'meter-silent', 'appliance-warm', 'command-refused',
    'commands-counted', 'act-refused', 'sign-in-refused', 'foreign-code', 'session-paused', 'release-interrupted',
    'configuration-refused', 'configuration-rolled-back', 'grant-not-used'],
  good: ['granted', 'charge-granted', 'alarm-cleared', 'open-alarm-over', 'tamper-over', 'fire-over', 'outlet-cleared',
    'meter-back', 'exit-freed', 'beam-freed', 'appliance-cold'],
  info: ['act-accepted', 'command-accepted', 'mode-changed', 'pass-withdrawn', 'account-changed', 'visitor-invited',
    'configuration-changed', 'started', 'stopped', 'signed-in', 'signed-out'],
};
const ICONS = [
  [/^(granted|granted-again|grant-)/, 'check'], [/^(denied|denials)/, 'refused'],
  [/^(door-opened|forced|held|open-alarm)/, 'door-open'], [/^door-closed/, 'door'], [/^door-released/, 'unlock'],
  [/^(door-secured|mode|release)/, 'lock'], [/^fire/, 'fire'], [/^alarm|tamper|gap|event-set|unreadable/, 'alarm'],
  [/^occupancy|exit|beam/, 'people'], [/^pass|trust|foreign/, 'key'], [/^clock|tick/, 'clock'],
  [/^visitor/, 'visitor'], [/^sign|account/, 'accounts'], [/^configuration/, 'settings'],
  [/^command|act-/, 'shield'], [/^started|stopped/, 'restart'], [/^checkpoint/, 'shield'],
  [/^session|charge|outlet|load|energy|meter|picked|appliance/, 'bolt'],
];

/** @returns {'good' | 'warn' | 'bad' | 'info' | 'idle'} */
export const toneOf = kind => Object.keys(TONES).find(tone => TONES[tone].includes(kind)) ?? 'idle';

export const iconOf = kind => ICONS.find(([pattern]) => pattern.test(kind))?.[1] ?? 'info';

/** Where these are said, the door's name is an outlet's. */
const AT_OUTLETS = ['no-charging', 'outlet-busy', 'outlet-faulty'];

/** The entry in one sentence of the reader's language. */
export function sentence(entry) {
  const values = {subject: entry.subject, ...entry.body};
  if (entry.kind === 'denied' && AT_OUTLETS.includes(values.denial)) {
    values.door = say('outlet.name', {id: values.door});
  }
  if (entry.kind === 'denied' && values.pass) {
    return say('entry.denied.pass', values);
  }
  if (entry.kind === 'door-released' && values.by === values.cause) {
    return say('entry.door-released.itself', values);
  }
  return has(`entry.${entry.kind}`) ? say(`entry.${entry.kind}`, values) : `${entry.kind} · ${entry.subject}`;
}

/** The pass an entry is about, if it is about one. */
export function passOf(entry) {
  const body = entry.body ?? {};
  return [body.pass, body.pass_id, body.by].find(it => /^[0-9a-f]{16}\.[0-9a-f]{16}$/.test(it ?? ''));
}
