import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import '../station/door-card.js';
import '../station/entry-line.js';
import '../station/outlet-tile.js';
import '../station/plan.js';
import {icon} from '../design/icons.js';
import {bar, button, chip, whyNot} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {alarmWords, concerns, subjectWords} from '../station/looks.js';
import {bytes, dateTime, number, say, span} from '../words/words.js';

const LATEST = 10;

/** The station at a glance: first whether all is well, then where, then what can be done. */
class Overview extends Piece {
  static properties = {station: {attribute: false}, entries: {attribute: false}, plan: {attribute: false}, now: {},
    cannot: {}, cannotRestart: {}, chosen: {state: true}};

  render() {
    const station = this.station;
    return html`<h1 class="unseen">${say('nav.overview')}</h1>
      <div class="overview">
        ${this.#verdict()}
        <div class="column area-means">
          <section class="card"><header><h2>${say('overview.doors')}</h2></header>
            ${whyNot(this.cannot)}
            ${station.doors.map(door => html`<xy-door-card .door=${door} .cannot=${this.cannot}></xy-door-card>`)}
            ${station.doors.length > 1 ? this.#all() : nothing}</section>
          ${this.#people()}
        </div>
        <div class="column area-room">
          <section class="card"><header><h2>${say('overview.plan')}</h2></header>
            <xy-plan .station=${station} .plan=${this.plan}
              @choose=${event => this.#choose(event.detail)}></xy-plan></section>
          ${station.outlets?.length ? this.#outlets() : nothing}
        </div>
        <section class="card area-latest"><header><h2>${say('overview.latest')}</h2>
          <a href="#/journal">${say('overview.latest.all')}</a></header>
          <div class="entries">${repeat(this.entries.slice(0, LATEST), it => it.seq,
            it => html`<xy-entry .entry=${it} plain></xy-entry>`)}</div></section>
        ${this.#health()}
      </div>
      ${this.#sheet()}`;
  }

  /** One look is enough: fire, alarms, what should be looked at, or that all is well. */
  #verdict() {
    const {alarms = [], fire} = this.station;
    const rest = concerns(this.station);
    const [tone, sign, title, more] = fire ? ['bad', 'fire', say('overview.fire'), say('overview.fire.more')]
      : alarms.length ? ['bad', 'alarm', say('overview.alarms', {count: alarms.length})]
      : rest.length ? ['warn', 'info', say('overview.look', {count: rest.length})]
      : ['good', 'well', say('overview.well'), say('overview.well.more')];
    return html`<section class="banner ${tone} area-verdict">${icon(sign)}<div><h2>${title}</h2>
      ${more ? html`<p>${more}</p>` : nothing}
      ${alarms.length + rest.length ? html`<ul>
        ${alarms.map(it => html`<li><strong>${alarmWords(it)}</strong> · ${subjectWords(it)}
          ${it.since ? html`<span class="small">${say('word.since', {at: it.since})}</span>` : nothing}
          ${it.detail ? html`<div class="small quiet">${it.detail}</div>` : nothing}</li>`)}
        ${rest.map(it => html`<li>${it.subject} · ${it.words}</li>`)}</ul>` : nothing}</div></section>`;
  }

  #all() {
    const what = say('act.everywhere');
    const act = (name, sign) => button({label: say(`act.${name}`), sign, look: 'bare', cannot: this.cannot,
      click: () => this.tell('want', {name, arguments: {}, what})});
    return html`<div class="whole-station"><h3>${say('overview.station.acts')}</h3>
      <div class="buttons">${act('lockdown', 'shield')}${act('hold-open', 'hold')}${act('resume', 'undo')}</div></div>`;
  }

  #people() {
    const people = this.station.people;
    if (!people) {
      return html`<section class="card"><header><h2>${say('overview.people')}</h2></header>
        <p class="quiet">${say('people.uncounted')}</p></section>`;
    }
    const age = people.evidence ? (new Date(this.now) - new Date(people.evidence)) / 1000 : undefined;
    return html`<section class="card"><header><h2>${say('overview.people')}</h2>
        ${people.capacity ? people.full ? chip('warn', 'people', say('people.full')) : chip('good', 'check',
          say('people.room')) : nothing}</header>
      <p class="headcount"><strong class="figures">${people.estimate}</strong>
        <span class="quiet">${say('people.range', people)}</span></p>
      ${people.capacity ? html`${bar({share: people.estimate / people.capacity, held: people.most / people.capacity,
        tone: people.full ? 'warn' : ''})}<p class="small quiet">${say('people.capacity', people)}</p>` : nothing}
      <p class="small quiet">${age === undefined ? nothing : html`${say('people.evidence', {age: span(age)})} · `}
        ${(people.sensors ?? []).map(it => say(`sensor.${it}`)).join(' · ')}</p></section>`;
  }

  #outlets() {
    const {outlets, power} = this.station;
    const spare = power && power.breakerWatts - power.reserveWatts;
    return html`<section class="card"><header><h2>${say('overview.outlets')}</h2>
        ${power ? html`<span class="small quiet figures">${say('power.drawn', {watts: number(power.drawnWatts ?? 0)})} ·
          ${say('power.reserved', {watts: number(power.reservedWatts)})} · ${say('power.of',
            {watts: number(spare)})}</span>` : nothing}</header>
      ${power ? bar({share: (power.drawnWatts ?? 0) / spare, held: power.reservedWatts / spare}) : nothing}
      <div class="tiles">${repeat(outlets, it => it.id, it => html`<xy-outlet-tile .outlet=${it} .cannot=${this.cannot}
        .at=${this.now}></xy-outlet-tile>`)}</div></section>`;
  }

  #health() {
    const {readers = [], clock, disk, link, trust, version, boot, uptimeSeconds, learntPasses, station, tenant,
      at} = this.station;
    const uptime = (uptimeSeconds ?? 0) + (new Date(this.now) - new Date(at)) / 1000;
    const absent = readers.filter(it => !it.present);
    return html`<section class="card area-health"><header><h2>${say('overview.health')}</h2></header><dl class="pairs">
      <dt>${say('health.readers')}</dt><dd>${!readers.length ? chip('idle', 'reader', say('health.readers.none'))
        : absent.length
        ? chip('bad', 'alarm', say('health.readers.some', {present: readers.length - absent.length,
          absent: absent.length}))
        : chip('good', 'check', say('health.readers.all', {count: readers.length}))}
        ${absent.map(it => html`<div class="small">${it.id}${it.detail ? html` · ${it.detail}` : nothing}</div>`)}</dd>
      <dt>${say('health.clock')}</dt><dd>${chip(clock.trust === 'floor' ? 'bad' : 'good',
        clock.trust === 'floor' ? 'alarm' : 'clock', say(`trust.${clock.trust}`))}</dd>
      <dt>${say('health.link')}</dt><dd>${this.#link(link)}</dd>
      <dt>${say('health.disk')}</dt><dd>${disk.durable ? chip('good', 'disk', say('health.disk.free',
        {free: bytes(disk.freeBytes)})) : chip('bad', 'alarm',
          say('health.disk.late'))}</dd>
      ${trust ? html`<dt>${say('health.trust')}</dt><dd>${chip(trust.whole ? 'good' : 'warn', 'key', trust.whole
        ? say('health.trust.whole', {passes: number(trust.passes)}) : say('health.trust.partial'))}
        <span class="small quiet">${trust.headIssued ? dateTime(trust.headIssued) : nothing}
        ${learntPasses ? html`· ${say('health.learnt', {count: number(learntPasses)})}` : nothing}</span></dd>`
          : nothing}
      <dt>${say('health.version')}</dt><dd>${version} <span class="small quiet">${say('health.boot',
        {boot, age: span(uptime)})}</span><div class="small quiet">${tenant} / ${station}</div></dd></dl>
      <div class="buttons">${button({label: say('act.restart'), sign: 'restart', look: 'bare',
        cannot: this.cannotRestart,
        click: () => this.tell('want', {name: 'restart', arguments: {}, what: station})})}
        ${button({label: say('act.revoke'), sign: 'key', look: 'bare', cannot: this.cannot,
          click: () => this.tell('want', {name: 'revoke', arguments: {}, what: ''})})}</div></section>`;
  }

  #link(link) {
    if (!link || link.configured === false) {
      return chip('idle', 'unlinked', say('health.link.none'));
    }
    return html`${link.online ? chip('good', 'link', say('health.link.online')) : chip('warn', 'unlinked',
      say('health.link.offline'))}
      <span class="small quiet">${link.since ? say('word.since', {at: link.since}) : nothing}
      ${link.pendingEvents ? html`· ${say('health.link.pending', {count: number(link.pendingEvents)})}` : nothing}
      ${link.bytesToday ? html`· ${say('health.link.today', {bytes: bytes(link.bytesToday)})}` : nothing}</span>
      ${link.detail ? html`<div class="small quiet">${link.detail}</div>` : nothing}`;
  }

  // ---- what was chosen on the plan

  async #choose(chosen) {
    this.chosen = chosen;
    await this.updateComplete;
    this.querySelector('.sheet').showModal();
  }

  #sheet() {
    const {kind, id} = this.chosen ?? {};
    const door = kind === 'door' && this.station.doors.find(it => it.id === id);
    const outlet = (kind === 'outlet' || kind === 'appliance') && this.station.outlets.find(it => it.id === id);
    const close = () => this.querySelector('.sheet').close();
    return html`<dialog class="sheet" aria-label=${id ?? ''} @close=${() => { this.chosen = undefined; }}
      @want=${close}>
      ${this.chosen ? html`<div class="inside">
        ${door ? html`<xy-door-card .door=${door} .cannot=${this.cannot}></xy-door-card>` : nothing}
        ${outlet ? html`<xy-outlet-tile .outlet=${outlet} .cannot=${this.cannot} .at=${this.now}></xy-outlet-tile>`
          : nothing}
        ${!door && !outlet ? html`<h3>${id}</h3>` : nothing}
        ${whyNot(this.cannot)}
        <div class="ends">${button({label: say('word.close'), click: close})}</div></div>` : nothing}
    </dialog>`;
  }
}
define('xy-overview', Overview);
