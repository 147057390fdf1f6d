import '../../../../../gateway/src/main/web/console/console.css';
import '../../../../../gateway/src/main/web/design/ask.js';
import '../../../../../gateway/src/main/web/design/progress.js';
import '../../../../../gateway/src/main/web/views/overview.js';
import {html, nothing} from 'lit';
import {icon} from '../../../../../gateway/src/main/web/design/icons.js';
import {Piece, define} from '../../../../../gateway/src/main/web/design/piece.js';
import {HttpFeed} from '../../../../../gateway/src/main/web/feed/http-feed.js';
import {say, span} from '../../../../../gateway/src/main/web/words/words.js';
import {t} from './words.js';

const TOLD = ['snapshot', 'status', 'entry', 'act', 'session', 'tick'];
/** What goes without asking. */
const PLAIN = ['identify'];

/** The station's own console beside the stage: the same parts over the same feed, as the token of the stage allows. */
class Beside extends Piece {
  static properties = {address: {}, power: {type: Boolean}};
  #feed = new HttpFeed();
  #told = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    TOLD.forEach(it => this.#feed.addEventListener(it, this.#told));
    this.#feed.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    TOLD.forEach(it => this.#feed.removeEventListener(it, this.#told));
    this.#feed.stop();
  }

  updated(changed) {
    if (changed.has('power') && this.power) {
      this.#feed.again();
    }
  }

  #cannot(role) {
    if (!this.#feed.mayDo(role)) {
      return say('cannot.role', {role: this.#feed.session?.role ?? 'viewer'});
    }
    return this.#feed.status.freshness === 'live' ? '' : say('cannot.stale');
  }

  render() {
    const {snapshot, status, entries, acts, now} = this.#feed;
    const {freshness, ageSeconds} = status;
    return html`<section class="beside-console" data-freshness=${freshness} @want=${({detail}) => this.#want(detail)}
      @click=${this.#elsewhere}>
      <header class="beside-head"><h2>${t('console.own')}</h2><a href=${this.address} target="_blank"
        rel="noopener">${this.address}</a><p class="small quiet">${t('console.signIn')}</p></header>
      ${freshness === 'gone' || freshness === 'stale' ? html`<div class="banner warn" role="status">${icon('unlinked')}
        <div><h2>${say(freshness === 'gone' ? 'status.gone' : 'status.silent')}</h2>
        <p>${say(`status.${freshness}.long`, {age: span(ageSeconds)})}</p></div></div>` : nothing}
      ${snapshot ? html`<xy-overview .station=${snapshot} .now=${now} .entries=${entries}
        .cannot=${this.#cannot('operator')}
          .cannotRestart=${this.#cannot('admin')}></xy-overview>`
        : html`<div class="card"><p class="quiet">${t('console.waiting')}</p></div>`}
      <xy-ask @sure=${({detail}) => this.#feed.act(detail.name, detail.arguments)}></xy-ask>
      <xy-progress .acts=${[...acts.values()]} @forget=${({detail}) =>
        this.#feed.forget(detail)}></xy-progress></section>`;
  }

  /** The console's other views are at its own address. */
  #elsewhere(event) {
    const view = event.target.closest('a[href^="#/"]');
    if (view) {
      event.preventDefault();
      open(this.address + view.getAttribute('href'), '_blank', 'noopener');
    }
  }

  #want(wanted) {
    if (PLAIN.includes(wanted.name)) {
      this.#feed.act(wanted.name, wanted.arguments);
    } else {
      this.querySelector('xy-ask').ask(wanted);
    }
  }
}
define('xy-beside', Beside);
