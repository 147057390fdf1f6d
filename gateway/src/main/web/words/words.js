import en from './messages.en.js';
import zh from './messages.zh.js';

/**
 * Words in the reader's language. Servers send codes; what people read is here. A text names what goes into it in
 * braces: {door} as it is, {denial:denial} by the catalogue's text denial.… for it, {at:time} in the station's time.
 */
const CATALOGUES = {zh, en};
const KEPT = 'xiaoyi.language';
const listeners = new Set();
let zone;

/** The browser's storage may be forbidden: then a choice lasts as long as the page. */
export const kept = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* lasts as long as the page */ } },
};

let language = chosen();

function chosen() {
  const before = kept.get(KEPT);
  if (before in CATALOGUES) {
    return before;
  }
  return (navigator.languages ?? []).some(it => it.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

export const currentLanguage = () => language;
/** The tag for `lang` attributes and Intl. */
export const languageTag = () => language === 'zh' ? 'zh-CN' : 'en-GB';

export function speak(next) {
  language = next in CATALOGUES ? next : 'en';
  kept.set(KEPT, language);
  document.documentElement.lang = languageTag();
  document.documentElement.dataset.language = language;
  listeners.forEach(it => it());
}

/** Hears of another language, and of another zone. @returns {() => void} what ends it */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Times are told in the station's zone, wherever the reader sits; those already on the page are told anew. */
export function timesIn(stationZone) {
  const before = zone;
  try {
    new Intl.DateTimeFormat('en', {timeZone: stationZone});
    zone = stationZone;
  } catch {
    zone = undefined;
  }
  if (zone !== before) {
    listeners.forEach(it => it());
  }
}

export const has = key => key in CATALOGUES[language];

/** The text of a code such as denial.expired; of an unknown one the code, which still tells more than nothing. */
export function say(key, values = {}) {
  const text = CATALOGUES[language][key];
  if (text === undefined) {
    return key.slice(key.indexOf('.') + 1);
  }
  return text.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, how) => formed(values[name], how));
}

function formed(value, how) {
  if (value === undefined || value === null || value === '') {
    return how === 'by' ? say('by.someone') : '–';
  }
  switch (how) {
    case undefined: return String(value);
    case 'time': return dateTime(value);
    case 'wh': return number(value / 1000, 1);
    case 'pass': return shortPass(value);
    case 'by': return author(value);
    default: return say(`${how}.${value}`);
  }
}

/** A pass by the end of its number, enough to tell it from its neighbours. */
export const shortPass = pass => `…\u2060${String(pass).slice(-6)}`;

/** Who did it: a pass, an account, a token, a key, or whoever was at the box itself. */
export function author(by) {
  const text = String(by);
  if (/^[0-9a-f]{16}\.[0-9a-f]{16}$/.test(text)) {
    return say('by.pass', {pass: text});
  }
  if (text === 'box') {
    return say('by.box');
  }
  const [kind, name] = text.split(/:(.*)/s);
  if (name && has(`by.${kind}`)) {
    return say(`by.${kind}`, {name});
  }
  return /^[0-9a-f]{16}$/.test(text) ? say('by.key', {key: text.slice(0, 6)}) : text;
}

const formats = new Map();
function format(name, make) {
  const key = `${language} ${zone} ${name}`;
  if (!formats.has(key)) {
    formats.set(key, make());
  }
  return formats.get(key);
}
const dates = (name, options) => format(name, () => new Intl.DateTimeFormat(languageTag(),
  {timeZone: zone, hourCycle: 'h23', ...options}));

const TIME = {hour: '2-digit', minute: '2-digit', second: '2-digit'};
const isTime = value => !Number.isNaN(new Date(value).getTime()) && new Date(value).getTime() > 0;
export const clock = at => isTime(at) ? dates('clock', TIME).format(new Date(at)) : '–';
export const hour = at => isTime(at) ? dates('hour', {hour: '2-digit', minute: '2-digit'}).format(new Date(at)) : '–';
export const dateTime = at => isTime(at)
  ? dates('dateTime', {month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit'}).format(new Date(at)) : '–';
export const day = at => isTime(at)
  ? dates('day', {weekday: 'short', month: 'short', day: 'numeric'}).format(new Date(at)) : '–';
export const full = at => isTime(at)
  ? dates('full', {year: 'numeric', month: '2-digit', day: '2-digit', ...TIME}).format(new Date(at)) : '–';
export const minute = at => isTime(at) ? dates('minute', {year: 'numeric', month: '2-digit', day: '2-digit',
  hour: '2-digit', minute: '2-digit'}).format(new Date(at)) : '–';
/** 2026-11-29 in the station's zone. */
export const isoDay = at => isTime(at)
  ? format('isoDay', () => new Intl.DateTimeFormat('sv-SE', {timeZone: zone})).format(new Date(at)) : '';

const ZONED = {year: 'numeric', month: '2-digit', day: '2-digit', ...TIME};
/** How far the station's zone is ahead of UTC then, in milliseconds. */
function ahead(at) {
  const told = format('zoned', () => new Intl.DateTimeFormat('sv-SE', {timeZone: zone, ...ZONED})).format(at);
  return Date.parse(`${told.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}

/** 2026-11-29T14:30 at the station, as an input for date and time has it. */
export const zoned = at => new Date(at.getTime() + ahead(at.getTime())).toISOString().slice(0, 16);

/** When it is that at the station. @param {string} text such as 2026-11-29T14:30 */
export function instant(text) {
  const at = Date.parse(`${text}Z`);
  const near = at - ahead(at);
  return new Date(at - ahead(near));
}

/** When the day began at the station. */
export const midnight = at => instant(`${isoDay(at)}T00:00`);

export const number = (value, digits = 0) => format(`number${digits}`,
  () => new Intl.NumberFormat(languageTag(), {maximumFractionDigits: digits})).format(value);

export function bytes(value) {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = value > 0 ? Math.min(4, Math.floor(Math.log10(value) / 3)) : 0;
  return `${number(value / 1000 ** step, step > 2 ? 1 : 0)} ${steps[step]}`;
}

/** 90 s, 12 min, 3 h 20 min, 5 d. */
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 100) {
    return say('span.seconds', {count: whole});
  }
  const minutes = Math.round(whole / 60);
  if (minutes < 60) {
    return say('span.minutes', {count: minutes});
  }
  if (minutes < 48 * 60) {
    const rest = minutes % 60;
    return rest ? say('span.hoursMinutes', {hours: Math.floor(minutes / 60), minutes: rest})
      : say('span.hours', {count: minutes / 60});
  }
  return say('span.days', {count: Math.round(minutes / 1440)});
}

document.documentElement.lang = languageTag();
document.documentElement.dataset.language = language;
