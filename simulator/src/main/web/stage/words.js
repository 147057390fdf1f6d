import {currentLanguage} from '../../../../../gateway/src/main/web/words/words.js';
import en from './words.en.js';
import zh from './words.zh.js';

/** The stage's own words; those of the station are the pages'. */
export function t(key, values = {}) {
  const text = (currentLanguage() === 'zh' ? zh : en)[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '–'));
}
