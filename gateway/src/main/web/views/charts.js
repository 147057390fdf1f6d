import {html, nothing} from 'lit';
import '../design/chart.js';
import {icon} from '../design/icons.js';
import {bar, button, choices, empty, problemBanner} from '../design/parts.js';
import {Piece, define} from '../design/piece.js';
import {day, dateTime, midnight, minute, number, say} from '../words/words.js';

const DAY = 86_400_000;

/** A day or a week in figures: people by hour with what is uncertain, denials by reason, energy. */
class Charts extends Piece {
  static properties = {feed: {attribute: false}, zone: {}, days: {state: true}, back: {state: true},
    data: {state: true}, problem: {state: true}};
  #turn = 0;

  constructor() {
    super();
    this.days = 1;
    this.back = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#fetch();
  }

  render() {
    const [from, to] = this.#span();
    const period = this.days === 1 ? day(from) : `${day(from)} – ${day(to - 1)}`;
    return html`<div class="page">
      <header class="page-head"><h1>${say('charts.title')}</h1><p><span class="quiet no-print">${period}</span>
          <span class="on-paper figures">${minute(from)} – ${minute(to)}</span></p>
        <div class="buttons no-print">
          ${choices({label: say('charts.title'), value: String(this.days), change: it => this.#show(Number(it), 0),
            options: [['1', say('charts.day')], ['7', say('charts.week')]]})}
          ${button({label: say('charts.before'), click: () => this.#show(this.days, this.back + 1)})}
          ${button({label: this.back > 1 ? say('charts.after') : say('charts.today'),
            cannot: this.back ? '' : say('charts.today'), click: () => this.#show(this.days, this.back - 1)})}
          ${button({label: say('word.print'), sign: 'print', click: () => print()})}
        </div></header>
      ${problemBanner(this.problem)}
      ${this.data ? this.data.hours.length ? this.#charts() : empty('chart', say('charts.empty')) : nothing}</div>`;
  }

  #charts() {
    const {hours, denials} = this.data;
    const sum = name => hours.reduce((all, it) => all + (it[name] ?? 0), 0);
    const total = (words, value) => html`<div class="total"><dt>${words}</dt><dd class="figures">${value}</dd></div>`;
    const at = hours.map(it => new Date(it.at).getTime() / 1000);
    const of = name => hours.map(it => it[name] ?? null);
    const reasons = Object.entries(denials).sort(([, a], [, b]) => b - a);
    const most = Math.max(1, ...reasons.map(([, count]) => count));
    return html`<dl class="totals">
        ${total(say('charts.total.grants'), number(sum('grants')))}
        ${total(say('charts.total.denials'), number(sum('denials')))}
        ${total(say('charts.total.peak'), number(Math.max(0, ...hours.map(it => it.estimate ?? 0))))}
        ${total(say('charts.total.energy'), number(sum('wattHours') / 1000, 1))}</dl>
      <div class="chart-grid">
        <section class="card whole"><header><h2>${say('charts.people')}</h2>
          <span class="small quiet">${say('charts.people.more')}</span></header>
          <xy-chart .at=${at} .zone=${this.zone} .timeLabel=${say('word.time')} .band=${[2, 1]}
            .label=${say('charts.people')} .series=${[
            {label: say('charts.least'), values: of('least'), look: 'edge'},
            {label: say('charts.most'), values: of('most'), look: 'edge'},
            {label: say('charts.estimate'), values: of('estimate'), look: 'line'}]}></xy-chart></section>
        <section class="card"><header><h2>${say('charts.denials')}</h2></header>
          ${reasons.length ? html`<ul class="ranking">${reasons.map(([code, count]) =>
            html`<li><span>${say(`denial.${code}`)}</span>
            <strong class="figures">${number(count)}</strong>${bar({share: count / most, tone: 'bad'})}</li>`)}</ul>`
            : empty('well', say('charts.denials.none'))}</section>
        <section class="card"><header><h2>${say('charts.energy')}</h2>
          <span class="small quiet">${say('charts.energy.more')}</span></header>
          <xy-chart .at=${at} .zone=${this.zone} .timeLabel=${say('word.time')} .unit=${' Wh'}
            .label=${say('charts.energy')}
            .series=${[{label: say('charts.energy'), values: of('wattHours'), look: 'bars'}]}></xy-chart></section>
        <section class="card"><header><h2>${say('charts.visits')}</h2>
          <span class="small quiet">${say('charts.visits.more')}</span></header>
          <xy-chart .at=${at} .zone=${this.zone} .timeLabel=${say('word.time')} .label=${say('charts.visits')}
            .series=${[{label: say('charts.total.grants'), values: of('grants'), look: 'bars', tone: 'good'}]}>
          </xy-chart></section>
      </div>
      ${this.#table(hours)}`;
  }

  #table(hours) {
    const columns = ['grants', 'denials', 'least', 'estimate', 'most', 'wattHours'];
    const heads = ['charts.total.grants', 'charts.total.denials', 'charts.least', 'charts.estimate', 'charts.most'];
    const cell = value => html`<td class="end">${value === undefined ? '–' : number(value, 1)}</td>`;
    return html`<details class="card folded">
      <summary><h2>${say('charts.asTable')}</h2>${icon('down', 'more-sign')}</summary>
      <div class="scroll"><table class="table figures">
        <thead><tr><th scope="col">${say('word.time')}</th>
          ${heads.map(it => html`<th scope="col" class="end">${say(it)}</th>`)}
          <th scope="col" class="end">Wh</th></tr></thead>
        <tbody>${hours.map(it => html`<tr><th scope="row">${dateTime(it.at)}</th>
          ${columns.map(column => cell(it[column]))}</tr>`)}</tbody></table></div></details>`;
  }

  #span() {
    const today = midnight(new Date(this.feed.now).getTime()).getTime();
    const from = today - (this.back * this.days + this.days - 1) * DAY;
    return [midnight(from + DAY / 8).getTime(), from + this.days * DAY];
  }

  #show(days, back) {
    this.days = days;
    this.back = Math.max(0, back);
    this.#fetch();
  }

  async #fetch() {
    const turn = ++this.#turn;
    const [from, to] = this.#span();
    try {
      const data = await this.feed.charts({from: new Date(from).toISOString(), to: new Date(to).toISOString(),
        zone: this.zone});
      if (turn === this.#turn) {
        this.data = data;
        this.problem = undefined;
      }
    } catch (problem) {
      this.problem = problem;
    }
  }
}
define('xy-charts', Charts);
