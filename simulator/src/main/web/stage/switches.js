import {html, nothing} from 'lit';
import {button, chip, choices} from '../../../../../gateway/src/main/web/design/parts.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {outletLook} from '../../../../../gateway/src/main/web/station/looks.js';
import {say} from '../../../../../gateway/src/main/web/words/words.js';
import {icon} from '../../../../../gateway/src/main/web/design/icons.js';
import {t} from './words.js';

const LOADS = ['battery', 'phone', 'heater'];
const SENT = [5, 20, 60];

/** A switch with its state in words. */
const toggle = ({name, sign, on, state, look = '', flip}) => html`<button type="button" role="switch" class="switch
  ${look}"
  aria-checked=${on ? 'true' : 'false'} @click=${() => flip(!on)}>${icon(sign)}<span class="name">${name}</span>
  <span class="state">${state}</span><span class="track"></span></button>`;

/** Every switch behind the scene. Tells `act` (detail: `{name, given}`). */
class Switches extends Piece {
  static properties = {scene: {attribute: false}};

  #act(name, given = {}) { this.tell('act', {name, given}); }

  render() {
    return html`<div class="beside">${this.#world()}<div
      class="stack">${this.#door()}${this.#people()}</div>${this.#sockets()}</div>`;
  }

  #world() {
    const {power, network, fire, clock} = this.scene;
    return html`<section class="card"><header><h2>${t('world')}</h2></header>
      ${toggle({name: t('power'), sign: 'bolt', on: power, state: t(power ? 'on' : 'off'), flip: on =>
        this.#act('power', {on})})}
      ${toggle({name: t('network'), sign: network ? 'link' : 'unlinked', on: network, state: t(network ? 'on' : 'off'),
        flip: on => this.#act('network', {on})})}
      ${toggle({name: t('fire'), sign: 'fire', on: fire, state: t(fire ? 'pulled' : 'quiet'), look: 'danger', flip:
        on => this.#act('fire', {on})})}
      <div class="range"><h3>${t('clock')}</h3>
        ${choices({label: t('clock'), value: clock, options: ['battery', 'none', 'lying'].map(it => [it,
          t(`clock.${it}`)]),
          change: source => this.#act('clock', {source})})}<p class="small
            quiet">${t('clock.more')}</p></div></section>`;
  }

  #door() {
    const {doors: {front}, people} = this.scene;
    const locked = !front.released && !front.open ? t(people.visitor ? 'door.locked.inside' : 'door.locked') : '';
    const handle = (what, sign, cannot = '', look = '') => button({label: t(`door.${what}`), sign, look, cannot,
      click: () => this.#act('door', {do: what})});
    return html`<section class="card"><header><h2>${t('door')}</h2>${front.released ? chip('warn', 'unlock',
      say('door.released')) : chip('good', 'lock', say('door.secured'))}</header>
      <div class="buttons">${button({label: t('door.exit'), sign: 'leave', click: () => this.#act('exit')})}
        ${front.open ? handle('close', 'door') : handle('hold', 'hold', locked)}${handle('force', 'alarm', '',
          'bare grave')}</div></section>`;
  }

  #sockets() {
    const {outlets, contactor, power, told} = this.scene;
    return html`<section class="card sockets-card"><header><h2>${t('sockets')}</h2></header>
      ${power && !contactor ? html`<div class="banner bad">${icon('alarm')}<p>${t('contactor.off')}</p></div>` :
        nothing}
      <div class="sockets">${Object.entries(outlets).map(([id, it]) => this.#socket(id, it,
        told?.outlets?.[id]))}</div></section>`;
  }

  #socket(id, socket, told) {
    const look = told ? outletLook(told) : {tone: 'idle', sign: 'idle', words: t('copies.dark')};
    const slim = (label, name, given, kind = '') => button({label, look: `slim ${kind}`, click: () => this.#act(name,
      {outlet: id, ...given})});
    return html`<div class="socket-row"><header><strong>${say('outlet.name', {id})}</strong>
        ${socket.watts ? html`<span class="figures small">${socket.watts} W</span>` : nothing}${told ? chip(look.tone,
          look.sign, look.words) : nothing}</header>
      <div class="buttons" role="group" aria-label=${say('outlet.name', {id})}>${socket.load
        ? slim(`${t('unplug')} · ${t(`plug.${socket.load}`)}`, 'unplug', {})
        : LOADS.map(load => slim(t(`plug.${load}`), 'plug', {load}))}
        ${slim(t(socket.stuck ? 'unjam' : 'jam'), 'relay', {stuck: !socket.stuck}, 'bare')}</div></div>`;
  }

  #people() {
    const {coming, people} = this.scene;
    return html`<section class="card"><header><h2>${t('people')}</h2>${chip('idle', 'people', t('people.truth', {count:
      people.inside}))}</header>
      ${toggle({name: t('people.coming'), sign: 'people', on: coming, state: '', flip: on => this.#act('couriers',
        {coming: on})})}
      <div class="buttons">${SENT.map(count => button({label: t('people.send', {count}), look: 'slim', click: () =>
        this.#act('fill', {people: count})}))}</div></section>`;
  }
}
define('xy-switches', Switches);
