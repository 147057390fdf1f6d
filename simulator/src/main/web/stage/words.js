import {currentLanguage} from '../../../../../gateway/src/main/web/words/words.js';
import en from './words.en.js';
import zh from './words.zh.js';

const words = () => currentLanguage() === 'zh' ? zh : en;

/** The stage's own words; those of the station are the pages'. */
export function t(key, values = {}) {
  const text = words()[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '–'));
}

/** Why something could not be done, in the reader's language where its code is known. */
export const problemWords = ({code, detail}) => `problem.${code}` in words() ? t(`problem.${code}`) : detail || code;
