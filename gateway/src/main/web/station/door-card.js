import {html, nothing} from 'lit';
import {button, chip, whyNot} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {say, span} from '../words/words.js';
import {leafLook, lockLook, modeLook} from './looks.js';

/** A door: how it stands, and what can be done with it. Tells `want`. */
class DoorCard extends Piece {
  static properties = {door: {attribute: false}, cannot: {}, at: {}};

  render() {
    const door = this.door;
    const looks = [lockLook(door), leafLook(door), ...(door.mode === 'normal' ? [] : [modeLook(door.mode)]),
      ...(door.tampered ? [{tone: 'bad', sign: 'alarm', words: say('door.tampered')}] : [])];
    const relock = door.relockAt && this.at ? (new Date(door.relockAt) - new Date(this.at)) / 1000 : 0;
    const fire = door.mode === 'fire' || door.releasedBy === 'fire' ? say('cannot.fire') : '';
    const cannot = this.cannot || fire;
    return html`<div class="door-card">
      <h3>${door.id}</h3>
      <div class="states">${looks.map(it => chip(it.tone, it.sign, it.words))}
        ${relock > 0 ? html`<span class="small quiet figures">${say('door.relock', {age: span(relock)})}</span>` : nothing}</div>
      <div class="buttons">
        ${button({label: say('act.unlock'), sign: 'unlock', look: 'main', cannot, click: () => this.#want('unlock')})}
        ${door.mode === 'normal' ? html`
          ${button({label: say('act.hold-open'), sign: 'hold', cannot, click: () => this.#want('hold-open')})}
          ${button({label: say('act.lockdown'), sign: 'shield', cannot, click: () => this.#want('lockdown')})}`
          : button({label: say('act.resume'), sign: 'undo', cannot, click: () => this.#want('resume')})}
        ${button({label: say('act.identify'), sign: 'sun', look: 'bare', onlySign: true, cannot: this.cannot,
          click: () => this.#want('identify')})}
      </div>
      ${whyNot(fire)}
    </div>`;
  }

  #want(name) {
    this.tell('want', {name, arguments: {door: this.door.id}, what: this.door.id});
  }
}
define('xy-door-card', DoorCard);
