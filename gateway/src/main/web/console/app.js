import {html, nothing} from 'lit';
import './console.css';
import '../design/ask.js';
import '../design/progress.js';
import '../views/accounts.js';
import '../views/charts.js';
import '../views/journal.js';
import '../views/overview.js';
import '../views/password.js';
import '../views/settings.js';
import '../views/sign-in.js';
import '../views/visitors.js';
import {icon} from '../design/icons.js';
import {button, choices, whyNot} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {choose, theme} from '../design/theme.js';
import {currentLanguage, full, say, span, speak, timesIn} from '../words/words.js';

const VIEWS = [['', 'overview', 'home', 'viewer'], ['journal', 'journal', 'list', 'viewer'],
  ['charts', 'charts', 'chart', 'viewer'], ['visitors', 'visitors', 'visitor', 'operator'],
  ['settings', 'settings', 'settings', 'viewer'], ['accounts', 'accounts', 'accounts', 'admin']];
/** What goes without asking; all else matters enough. */
const PLAIN = ['identify'];
const TOLD = ['snapshot', 'status', 'entry', 'act', 'session', 'tick'];

/**
 * The console of one station: it alone knows the feed, hands its data down to what shows it, and takes what is wanted
 * from there. Which view is shown stands in the address behind the #, so that it can be kept and sent.
 */
export class Console extends Piece {
  static properties = {feed: {attribute: false}, route: {state: true}, plan: {state: true}, menu: {state: true},
    paper: {state: true}};
  #hear = event => this.#told(event);
  #go = () => { this.route = parsed(location.hash); };
  /** Drawn at once: whoever calls print() gets the paper as it stands when this returns. */
  #print = event => {
    this.paper = event.type === 'beforeprint';
    this.performUpdate();
    this.querySelector('xy-journal')?.performUpdate();
  };

  connectedCallback() {
    super.connectedCallback();
    this.#go();
    addEventListener('hashchange', this.#go);
    addEventListener('beforeprint', this.#print);
    addEventListener('afterprint', this.#print);
    TOLD.forEach(it => this.feed.addEventListener(it, this.#hear));
    this.feed.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#go);
    removeEventListener('beforeprint', this.#print);
    removeEventListener('afterprint', this.#print);
    TOLD.forEach(it => this.feed.removeEventListener(it, this.#hear));
    this.feed.stop();
  }

  async #told(event) {
    const {snapshot, status, session} = this.feed;
    document.documentElement.dataset.freshness = status.freshness;
    if (event.type === 'snapshot') {
      timesIn(snapshot.zone);
      const alarms = snapshot.alarms?.length;
      document.title = `${alarms ? `(${alarms}) ` : ''}${snapshot.name || snapshot.station} – ${say('app.name')}`;
    }
    if (event.type === 'session') {
      this.known = true;
      this.plan = session ? await this.feed.floorPlan() : undefined;
    }
    this.requestUpdate();
  }

  /** Why nothing can be asked of the station now, in the reader's words; empty if it can. */
  cannot(role) {
    if (!this.feed.mayDo(role)) {
      return say('cannot.role', {role: this.feed.session?.role ?? 'viewer'});
    }
    return this.feed.status.freshness === 'live' ? '' : say('cannot.stale');
  }

  render() {
    const {session, snapshot} = this.feed;
    if (!session) {
      return html`${this.#top(false)}${this.known ? html`<xy-sign-in .feed=${this.feed}></xy-sign-in>`
        : this.#waiting()}`;
    }
    return html`<a class="skip" href="#content" @click=${this.#skip}>${say('app.skip')}</a>
      ${this.#top(true)}${this.#nav()}
      <main class="shell" id="content" tabindex="-1" @want=${event => this.#want(event.detail)}
        @query=${event => this.#query('journal', event.detail)}>
        ${this.paper && snapshot && this.route.view !== 'visitors' ? this.#paperHead() : nothing}
        ${this.#stale()}
        ${snapshot ? this.#view() : this.#waiting()}
      </main>
      <xy-ask @sure=${event => this.feed.act(event.detail.name, event.detail.arguments)}></xy-ask>
      <xy-password .feed=${this.feed}></xy-password>
      <xy-progress .acts=${[...this.feed.acts.values()]}
        @forget=${event => this.feed.forget(event.detail)}></xy-progress>`;
  }

  #view() {
    const {feed} = this;
    const cannot = this.cannot('operator');
    switch (this.route.view) {
      case 'journal': return html`<xy-journal .feed=${feed} .live=${feed.entries} .query=${this.route.query}
        .paper=${this.paper} .cannot=${cannot}></xy-journal>`;
      case 'charts': return html`<xy-charts .feed=${feed} .zone=${feed.snapshot.zone}></xy-charts>`;
      case 'visitors': return html`<xy-visitors .feed=${feed} .cannot=${cannot}
        .station=${feed.snapshot.name || feed.snapshot.station}></xy-visitors>`;
      case 'settings': return html`<xy-settings .feed=${feed} .cannot=${cannot}></xy-settings>`;
      case 'accounts': return feed.mayDo('admin') ? html`<xy-accounts .feed=${feed}></xy-accounts>`
        : html`<div class="page"><h1>${say('nav.accounts')}</h1>${whyNot(this.cannot('admin'))}</div>`;
      default: return html`<xy-overview .station=${feed.snapshot} .now=${feed.now} .entries=${feed.entries}
        .plan=${this.plan} .cannot=${cannot} .cannotRestart=${this.cannot('admin')}></xy-overview>`;
    }
  }

  // ---- the frame

  #top(inside) {
    const {snapshot} = this.feed;
    const other = currentLanguage() === 'zh' ? ['en', 'English', 'EN'] : ['zh', '中文', '中文'];
    return html`<header class="top">
      <a class="brand" href="#/" aria-label=${say('app.name')}>${icon('home')}</a>
      <div class="title"><strong>${inside && snapshot ? snapshot.name || snapshot.station : say('app.name')}</strong>
        ${inside ? this.#pill() : html`<span class="small quiet">${say('app.console')}</span>`}</div>
      <button type="button" class="button bare" lang=${other[0]} aria-label=${other[1]}
        @click=${() => speak(other[0])}>${other[2]}</button>
      ${button({label: say('menu.open'), sign: 'menu', look: 'bare', onlySign: true, click: () => this.#openMenu()})}
      ${this.#menu(inside)}
    </header>`;
  }

  #pill() {
    const {freshness, ageSeconds} = this.feed.status;
    const looks = {connecting: ['info', 'wait'], live: ['good', 'check'], stale: ['warn', 'clock'],
      gone: ['bad', 'unlinked']};
    const [tone, sign] = looks[freshness];
    return html`<span class="chip ${tone} pill">${icon(sign, sign === 'wait' ? 'turning' : '')}
      <span>${say(`status.${freshness}`, {age: span(ageSeconds)})}</span></span>`;
  }

  #nav() {
    const seen = VIEWS.filter(([, , , role]) => role !== 'admin' || this.feed.mayDo(role));
    return html`<nav class="nav" aria-label=${say('nav.label')}><ul>${seen.map(([path, name, sign]) => html`<li>
      <a href="#/${path}" aria-current=${this.route.view === path ? 'page' : nothing}>${icon(sign)}
        <span>${say(`nav.${name}`)}</span></a></li>`)}</ul></nav>`;
  }

  #stale() {
    const {freshness, ageSeconds} = this.feed.status;
    if (freshness !== 'stale' && freshness !== 'gone') {
      return nothing;
    }
    const gone = freshness === 'gone';
    return html`<div class="banner ${gone ? 'bad' : 'warn'} lost" role="alert">${icon(gone ? 'unlinked' : 'clock')}
      <div><h2>${say(gone ? 'status.gone' : 'status.silent')}</h2>
        <p aria-live="off">${say(`status.${freshness}.long`, {age: span(ageSeconds)})}</p></div>
      ${button({label: say('status.again'), sign: 'restart', click: () => this.feed.again()})}</div>`;
  }

  /** Above all that is printed but a visitor's pass: whose it is, and from when, by the station's clock. */
  #paperHead() {
    const {name, tenant, station, zone} = this.feed.snapshot;
    return html`<header class="paper-head on-paper"><strong>${name || station}</strong>
      <span class="figures">${say('paper.printed', {at: full(this.feed.now)})}</span>
      <span>${tenant} / ${station}</span><span>${say('paper.zone', {zone})}</span></header>`;
  }

  #waiting() {
    return html`<div class="empty">${icon('wait', 'turning')}<p>${say('status.connecting.long')}</p></div>`;
  }

  #menu(inside) {
    const {session} = this.feed;
    const close = () => this.querySelector('.menu').close();
    return html`<dialog class="menu" aria-label=${say('menu.open')}
      @click=${event => event.target === event.currentTarget && close()}>
      <div class="inside">
        ${inside && session ? html`<p>${icon('accounts')} ${say('menu.who', session)}</p>` : nothing}
        <div class="field"><span class="label">${say('menu.language')}</span>
          ${choices({label: say('menu.language'), value: currentLanguage(), options: [['zh', '中文'], ['en', 'English']],
            change: speak})}</div>
        <div class="field"><span class="label">${say('menu.theme')}</span>
          ${choices({label: say('menu.theme'), value: theme(),
            options: ['auto', 'light', 'dark'].map(it => [it, say(`theme.${it}`)]),
            change: it => { choose(it); this.requestUpdate(); }})}</div>
        <div class="ends">${inside ? button({label: say('password.title'), look: 'bare', click: () => {
            close();
            this.querySelector('xy-password').ask();
          }}) : nothing}
          ${inside ? button({label: say('menu.leave'), sign: 'leave', click: () => {
            close();
            this.feed.signOut().catch(() => {});
          }}) : nothing}
          ${button({label: say('word.close'), look: 'main', click: close})}</div>
      </div></dialog>`;
  }

  #openMenu() { this.querySelector('.menu').showModal(); }

  #skip(event) {
    event.preventDefault();
    document.querySelector('#content').focus();
  }

  // ---- what is wanted

  #want(wanted) {
    if (PLAIN.includes(wanted.name)) {
      this.feed.act(wanted.name, wanted.arguments);
    } else {
      this.querySelector('xy-ask').ask(wanted);
    }
  }

  #query(view, query) {
    const search = new URLSearchParams(query).toString();
    location.hash = `#/${view}${search ? `?${search}` : ''}`;
  }
}
define('xy-console', Console);

function parsed(hash) {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?');
  return {view: VIEWS.some(([it]) => it === path) ? path : '', query: Object.fromEntries(new URLSearchParams(search))};
}
