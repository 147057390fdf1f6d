import {html, nothing} from 'lit';
import {bar, button, chip} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {number, say, span} from '../words/words.js';
import {outletLook} from './looks.js';

const ENDS = ['queued', 'starting', 'no-load', 'charging', 'tail', 'full', 'timed'];

/** A socket or an appliance: its state, its power against what it may draw, and what can be done. Tells `want`. */
class OutletTile extends Piece {
  static properties = {outlet: {attribute: false}, cannot: {}, at: {}};

  render() {
    const outlet = this.outlet;
    const look = outletLook(outlet);
    const since = outlet.since && this.at ? (new Date(this.at) - new Date(outlet.since)) / 1000 : 0;
    const facts = [
      outlet.state === 'queued' && outlet.place ? say('outlet.place', {place: outlet.place}) : '',
      outlet.wattHours !== undefined && outlet.state !== 'idle' ? say('outlet.energy',
        {energy: number(outlet.wattHours)}) : '',
      since > 0 && outlet.state !== 'idle' ? say('outlet.since', {age: span(since)}) : '',
      outlet.pickUp ? say('outlet.pickUp') : '',
      outlet.silent ? say('outlet.silent') : '',
      outlet.metered === false ? say('outlet.unmetered') : '',
      outlet.state === 'idle' && outlet.ended ? say('outlet.ended', {ended: outlet.ended}) : '',
    ].filter(Boolean);
    return html`<div class="outlet-tile">
      <div class="line"><h3>${outlet.appliance ? outlet.id : say('outlet.name', {id: outlet.id})}</h3>
        ${outlet.watts !== undefined ? html`<strong class="watts figures">${number(outlet.watts)}<span
          class="small quiet"> W</span></strong>` : nothing}</div>
      ${chip(look.tone, look.sign, look.words)}
      ${bar({share: (outlet.watts ?? 0) / (outlet.budgetWatts || 1), tone: look.tone})}
      <p class="small quiet facts">${facts.join(' · ') || '\u00a0'}</p>
      ${outlet.appliance ? nothing : outlet.state === 'faulty'
        ? button({label: say('act.outlet-clear'), sign: 'restart', cannot: this.cannot,
          click: () => this.#want('outlet-clear')})
        : ENDS.includes(outlet.state)
          ? button({label: say('act.outlet-stop'), sign: 'stop', cannot: this.cannot,
            click: () => this.#want('outlet-stop')})
          : nothing}
    </div>`;
  }

  #want(name) {
    this.tell('want', {name, arguments: {outlet: this.outlet.id}, what: say('outlet.name', {id: this.outlet.id})});
  }
}
define('xy-outlet-tile', OutletTile);
