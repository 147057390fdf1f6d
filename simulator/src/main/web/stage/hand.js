import {html, nothing, svg} from 'lit';
import {button} from '../../../../../gateway/src/main/web/design/parts.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {t} from './words.js';

export const CARDS = ['good', 'first', 'printed', 'photo', 'expired', 'revoked', 'forged', 'borrowed', 'payment'];
const QUIET_ZONE = 4;
const STEP_SECONDS = 15;

/** What the visitor holds. Tells `take` (detail: a card), `scan` and `wet`. */
class Hand extends Piece {
  static properties = {scene: {attribute: false}, left: {type: Number}, wet: {type: Boolean}};

  render() {
    const {card} = this.scene.phone;
    return html`<section class="card"><header><h2>${t('hand')}</h2></header>
      <div class="hand">${this.#handset()}
        <div class="choice">
          <div class="cards" role="radiogroup" aria-label=${t('hand')} @keydown=${this.#arrow}>${CARDS.map(it => html`
            <button type="button" role="radio" data-card=${it} aria-checked=${it === card ? 'true' : 'false'}
              tabindex=${it === card ? 0 : -1}
              @click=${() => this.tell('take', it)}>${t(`card.${it}`)}</button>`)}</div>
          <p class="small quiet">${t(`card.${card}.more`)}</p>
          <label class="check"><input type="checkbox" .checked=${this.wet} @change=${event => this.tell('wet',
            event.target.checked)}><span>${t('scan.wet')}</span></label>
        </div></div>
      <div class="go">${button({label: t('scan'), sign: 'reader', look: 'main scan', cannot: '', click: () =>
        this.tell('scan')})}${this.#walk()}</div></section>`;
  }

  /** Through the door, or out again. */
  #walk() {
    const {doors: {front}, people: {visitor}, power} = this.scene;
    const free = front.released || front.open || visitor && !power;
    const act = (name, given) => () => this.tell('act', {name, given});
    return html`${button({label: t(visitor ? 'door.leave' : 'door.walk'), sign: 'door-open', look: free ? 'main' : '',
        cannot: free ? '' : t(visitor ? 'door.locked.inside' : 'door.locked'), click: act('door', {do: 'walk'})})}
      ${visitor ? button({label: t('door.exit'), sign: 'leave', click: act('exit', {})}) : nothing}`;
  }

  /** Arrow keys go from card to card, as in any group of radio buttons. */
  #arrow(event) {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (step) {
      event.preventDefault();
      const next = CARDS[(CARDS.indexOf(this.scene.phone.card) + step + CARDS.length) % CARDS.length];
      this.tell('take', next);
      this.querySelector(`[data-card="${next}"]`).focus();
    }
  }

  #handset() {
    const {modules, path, moving, card} = this.scene.phone;
    const size = modules + 2 * QUIET_ZONE;
    const seconds = Math.ceil(this.left * STEP_SECONDS);
    return html`<div class="handset ${card === 'printed' ? 'paper' : ''}">
      <svg class="qr" viewBox="${-QUIET_ZONE} ${-QUIET_ZONE} ${size} ${size}" shape-rendering="crispEdges" role="img"
        aria-label=${t(`card.${card}`)}><path d=${path}></path></svg>
      ${moving ? html`<svg class="ring" aria-hidden="true" preserveAspectRatio="none"><rect width="100%"
        height="100%"></rect>
        ${svg`<rect class="left ${seconds < 4 ? 'soon' : ''}" width="${Math.round(this.left * 1000) / 10}%"
          height="100%"/>`}</svg>` : nothing}
      <small class="figures">${moving ? t('phone.changes', {seconds}) : t('phone.fixed')}</small></div>`;
  }
}
define('xy-hand', Hand);
