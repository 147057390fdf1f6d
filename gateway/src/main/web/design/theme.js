import {kept} from '../words/words.js';

const KEPT = 'xiaoyi.theme';

/** @returns {'auto' | 'light' | 'dark'} */
export const theme = () => kept.get(KEPT) ?? 'auto';

/** Light, dark, or as the system has it. Whoever draws on a canvas hears `themechange`. */
export function choose(next) {
  kept.set(KEPT, next);
  apply(next);
  dispatchEvent(new Event('themechange'));
}

function apply(chosen) {
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

apply(theme());

/* Paper is light, and so is what a canvas draws for it. */
addEventListener('beforeprint', () => apply('light'));
addEventListener('afterprint', () => apply(theme()));
