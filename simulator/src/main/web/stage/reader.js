import {html, nothing} from 'lit';
import {icon} from '../../../../../gateway/src/main/web/design/icons.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {iconOf, sentence, toneOf} from '../../../../../gateway/src/main/web/feed/entry.js';
import {clock, currentLanguage, number} from '../../../../../gateway/src/main/web/words/words.js';
import {t} from './words.js';

const TONES = {granted: 'good', denied: 'bad', 'not-ours': 'bad', learnt: 'info', unread: 'warn', withheld: 'warn',
  dark: 'off'};
const SIGNS = {good: 'well', bad: 'refused', info: 'info', warn: 'alarm', off: 'unlinked', idle: 'reader'};
/** A shorter time is told with its tenths. */
const WHOLE_MILLIS = 10;

export const millisWords = millis => number(millis, millis < WHOLE_MILLIS ? 1 : 0);

/** Under the picture: what the reader shows to whoever stands before it, and what the station has just recorded. */
class Reader extends Piece {
  static properties = {scene: {attribute: false}, answer: {attribute: false}};

  render() { return html`${this.#display()}${this.#happened()}`; }

  #display() {
    const {scene, answer} = this;
    const shown = scene.power ? answer : {outcome: 'dark'};
    const outcome = shown?.outcome;
    const tone = TONES[outcome] ?? 'idle';
    const zh = currentLanguage() === 'zh';
    const own = shown && (zh ? [shown.zh, shown.cureZh] : [shown.en, shown.cureEn]);
    const other = shown && (zh ? [shown.en, shown.cureEn] : [shown.zh, shown.cureZh]);
    return html`<div class="display ${tone}" role="status" aria-label=${t('reader')}>${icon(SIGNS[tone], 'big')}
      <div><strong>${own?.[0] ?? t(outcome ? `answer.${outcome}` : 'reader.none')}</strong>
        ${shown?.millis ? html`<div class="small figures">${t('answer.millis',
          {millis: millisWords(shown.millis)})}</div>` : nothing}
        ${own?.[1] ? html`<div class="cure">${own[1]}</div>` : nothing}
        ${other?.[0] ? html`<div class="other" lang=${zh ? 'en' : 'zh-CN'}>${other.filter(Boolean).join(' · ')}</div>` :
          nothing}</div>
      ${shown?.picture ? html`<figure><img src="/stage/v1/pictures/${shown.picture}" alt="" width="72" height="72">
          <figcaption>${t('picture')}</figcaption></figure>` : nothing}</div>`;
  }

  #happened() {
    const {scene} = this;
    const [newest] = scene.copies.rows;
    if (!scene.power) {
      return html`<p class="happened">${icon('bolt', 'tone warn')}<span>${t('happened.dark')}</span></p>`;
    }
    return newest ? html`<p class="happened">
      <span class="tone ${toneOf(newest.kind)}">${icon(iconOf(newest.kind))}</span>
      <span><span class="unseen">${t('happened')} </span>${sentence(newest)}</span>
      <time class="small quiet figures">${clock(newest.at)}</time></p>` : nothing;
  }
}
define('xy-reader', Reader);
