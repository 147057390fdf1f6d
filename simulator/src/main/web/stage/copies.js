import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {icon} from '../../../../../gateway/src/main/web/design/icons.js';
import {button, chip} from '../../../../../gateway/src/main/web/design/parts.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {iconOf, sentence, toneOf} from '../../../../../gateway/src/main/web/feed/entry.js';
import {clock} from '../../../../../gateway/src/main/web/words/words.js';
import {t} from './words.js';

/** The journal and the cloud's copy of it, entry by entry. Tells `verify`. */
class Copies extends Piece {
  static properties = {scene: {attribute: false}, verified: {attribute: false}, busy: {type: Boolean}};

  render() {
    const {copies, power} = this.scene;
    const behind = Math.max(0, copies.durable - copies.received);
    return html`<section class="card copies"><header><h2>${t('copies')}</h2>
        ${behind ? chip('warn', 'wait', t('copies.missing', {count: behind})) : chip('good', 'check',
          t('copies.equal'))}</header>
      ${power ? nothing : html`<p class="small quiet">${t('copies.dark')}</p>`}
      <div class="copy-heads"><div><span class="small">${t('copies.journal')}</span><strong>${copies.durable}</strong>
          <span class="small quiet">${t('copies.durable')}</span></div>
        <div class="between tone ${behind ? 'warn' : 'good'}">${icon(behind ? 'unlinked' : 'link')}</div>
        <div><span class="small">${t('copies.cloud')}</span><strong>${copies.received}</strong>
          <span class="small quiet">${copies.acknowledged} ${t('copies.acknowledged')}</span></div></div>
      <div class="buttons">${button({label: t('copies.verify'), sign: 'check', cannot: power ? '' : t('copies.dark'),
        click: () => this.tell('verify')})}</div>
      ${this.#verdict()}
      <div class="copy-rows" tabindex="0" role="group" aria-label=${t('copies')}>${repeat(copies.rows, it => it.seq,
        (it, index) => this.#row(it, copies.rows[index + 1]))}</div>
      <p class="small quiet">${t('copies.more')}</p></section>`;
  }

  #verdict() {
    const {verified} = this;
    if (!verified) {
      return nothing;
    }
    const wrong = [...verified.findings, ...verified.contradictions];
    return wrong.length ? html`<div class="banner bad" role="status">${icon('alarm')}<p>${t('copies.broken', {what:
      wrong[0]})}</p></div>`
      : html`<div class="banner ${verified.missing ? 'warn' : 'good'}" role="status">${icon(verified.missing ? 'wait' :
        'well')}
          <div><p><strong>${t('copies.verified', verified)}</strong></p>
          <p>${verified.missing ? t('copies.verified.missing', verified) : t('copies.verified.equal')}</p></div></div>`;
  }

  #row(row, before) {
    const isNewBoot = before && before.boot !== row.boot;
    return html`<div class="copy-row ${row.equal ? '' : 'waits'} ${isNewBoot ? 'boot' : ''}">
      <span class="seq figures" title=${t('copies.boot', {boot: row.boot})}>${row.seq}</span>
      <span class="text ${toneOf(row.kind)}">${icon(iconOf(row.kind))}<span>${sentence(row)}
        <span class="small quiet figures">${clock(row.at)}</span></span></span>
      <span class="hashes"><span class="here">${row.hash}</span>${row.equal ? html`${icon('check')}<span class="there"
        title=${t('copies.same')}>${row.there}</span>`
        : html`${icon('wait', 'tone warn')}<span class="there">${t('copies.waits')}</span>`}</span></div>`;
  }
}
define('xy-copies', Copies);
