import {html, nothing} from 'lit';
import {icon} from '../design/icons.js';
import {button, field, input, problemBanner, whyNot, wrongAt} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {instant, minute, say, zoned} from '../words/words.js';

const HOUR = 3_600_000;
const MOST_USES = 100;

/** A pass on paper: what it is to be good for, then a sheet to print. The name never leaves the page but by print. */
class Visitors extends Piece {
  static properties = {feed: {attribute: false}, cannot: {}, station: {}, made: {state: true}, problem: {state: true},
    wrong: {state: true}, going: {state: true}};

  willUpdate() {
    if (!this.wanted) {
      this.#fresh();
    }
  }

  /** From now on, by the station's clock, which is the one that judges. */
  #fresh() {
    const now = new Date(Math.floor(new Date(this.feed.now).getTime() / 60_000) * 60_000);
    this.wanted = {label: '', from: zoned(now), until: zoned(new Date(now.getTime() + 8 * HOUR)), uses: '2'};
    this.wrong = {};
    this.made = undefined;
    this.problem = undefined;
  }

  render() {
    return html`<div class="page narrow">${this.made ? this.#paper() : this.#form()}</div>`;
  }

  #form() {
    const text = (name, label, more) => field({id: `visitor-${name}`, label, wrong: this.wrong[name] ??
      wrongAt(this.problem, name),
      ...more, input: input({name, value: this.wanted[name], change: it => { this.wanted[name] = it; },
        ...more?.input})});
    return html`<header class="page-head"><h1>${say('visitors.title')}</h1></header>
      <section class="card"><p class="quiet">${say('visitors.more')}</p>
        ${problemBanner(this.problem)}${whyNot(this.cannot)}
        <form class="form wide" novalidate @submit=${this.#make}>
          ${text('label', say('visitors.label'), {hint: say('visitors.label.hint'), look: 'whole',
            input: {more: {maxlength: 60}}})}
          ${text('from', say('visitors.from'), {input: {type: 'datetime-local'}})}
          ${text('until', say('visitors.until'), {input: {type: 'datetime-local'}})}
          ${text('uses', say('visitors.uses'), {input: {type: 'number', more: {min: 1, max: MOST_USES,
            inputmode: 'numeric'}}})}
          <div class="buttons whole"><button type="submit" class="button main" ?disabled=${Boolean(this.cannot)
            || this.going}>
            ${icon('visitor')}<span>${say('visitors.make')}</span></button></div>
        </form></section>`;
  }

  #paper() {
    const {pass, from, until, uses} = this.made;
    return html`<div class="banner good no-print" role="status">${icon('well')}<div><h2>${say('visitors.ready')}</h2>
        <p>${say('visitors.ready.more')}</p></div></div>
      <section class="card paper">
        <header><h1>${say('visitors.paper.title')}</h1></header>
        ${this.wanted.label ? html`<p class="guest">${this.wanted.label}</p>` : nothing}
        <img class="code-image" src=${this.feed.codeUrl(pass)} alt=${say('visitors.code')} width="320" height="320">
        <p class="how">${say('visitors.paper.how')}</p>
        <dl class="pairs"><dt>${say('visitors.paper.station')}</dt><dd>${this.station}</dd>
          <dt>${say('visitors.paper.valid')}</dt><dd class="figures">${minute(from)} – ${minute(until)}</dd>
          <dt>${say('visitors.paper.uses')}</dt><dd>${uses}</dd></dl>
        <p class="small quiet">${say('visitors.paper.lost')} <span class="code">${pass}</span></p></section>
      <div class="buttons no-print">${button({label: say('word.print'), sign: 'print', look: 'main',
        click: () => print()})}
        ${button({label: say('visitors.another'), sign: 'visitor', click: () => {
          this.#fresh(); this.requestUpdate(); }})}</div>`;
  }

  async #make(event) {
    event.preventDefault();
    const {from, until, uses, label} = this.wanted;
    this.wrong = {
      ...(label.trim() ? {} : {label: say('wrong.required')}),
      ...(from ? {} : {from: say('wrong.required')}),
      ...(until ? {} : {until: say('wrong.required')}),
      ...(from && until && new Date(until) <= new Date(from) ? {until: say('wrong.until')} : {}),
      ...(uses >= 1 && uses <= MOST_USES ? {} : {uses: say('wrong.range', {least: 1, most: MOST_USES})}),
    };
    const first = Object.keys(this.wrong)[0];
    if (first) {
      this.querySelector(`#visitor-${first}`).focus();
      return;
    }
    this.going = true;
    try {
      this.made = await this.feed.invite({label: label.trim(), from: instant(from).toISOString(),
        until: instant(until).toISOString(),
        uses: Number(uses)});
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.going = false;
    }
  }
}
define('xy-visitors', Visitors);
