import {Problem, StationFeed} from '../../main/web/feed/station-feed.js';
import * as canned from './canned-station.js';

const LATER_MILLIS = 30;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><path fill="#fff"
  d="M0 0h21v21H0z"/><path
    d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 9h3v3H9zM13 13h2v2h-2zM17 17h4v4h-4zM9 2h2v4H9zM2 9h4v2H2z"/></svg>`;

/**
 * A feed without a station: canned data, and acts that end as their name says. Tests turn its knobs by `page.feed`:
 * who is signed in (`?role=`), whether it is heard (`lose`, `fallSilent`, `find`), how the station stands (`becomes`).
 */
export class CannedFeed extends StationFeed {
  #ids = 0;
  #accounts = [{account: 'anna', role: 'admin', created: canned.at(900_000), lastSignIn: canned.at(60)},
    {account: '李师傅', role: 'operator', created: canned.at(800_000), lastSignIn: canned.at(7200)},
    {account: 'hallway', role: 'viewer', created: canned.at(700_000)}];
  #tokens = [{id: 't1', name: 'grafana', role: 'viewer', expires: canned.at(-9_000_000)}];

  constructor(search) {
    super();
    this.role = search.get('role') ?? 'admin';
    this.needed = search.has('setup');
    this.asked = [];
  }

  start() {
    if (this.role === 'none' || this.needed) {
      this.signedIn(undefined);
      return;
    }
    this.signedIn({account: 'anna', role: this.role});
    canned.journal(20).forEach(it => this.came(it));
    this.told(canned.station());
    this.clock = setInterval(() => this.judge(), 250);
    this.ticks = setInterval(() => this.heard(), 1000);
  }

  stop() {}

  again() { this.find(); }

  // ---- a test's knobs

  becomes(change) { this.told({...this.snapshot, ...change}); }

  lose() {
    clearInterval(this.ticks);
    this.lost();
  }

  fallSilent() { clearInterval(this.ticks); }

  find() {
    clearInterval(this.ticks);
    this.heard();
    this.ticks = setInterval(() => this.heard(), 1000);
  }

  // ---- the feed

  async wayIn() { return {needed: this.needed, damaged: false}; }

  async setUp(code, account) {
    if (code !== '424242') {
      throw new Problem({status: 422, code: 'bad-argument', errors: [{field: '/code', found: code,
        expected: '424242'}]});
    }
    this.role = 'admin';
    this.needed = false;
    this.signedIn({account, role: 'admin'});
    this.start();
  }

  async signIn(account, password) {
    if (password !== 'correct horse battery') {
      throw new Problem({status: 401, code: 'wrong-password'});
    }
    this.role = 'operator';
    this.start();
  }

  async signOut() { this.signedIn(undefined); }

  async journal(query) {
    this.asked.push(query);
    const all = canned.journal(120).filter(it => (!query.kind || it.kind === query.kind)
      && (!query.pass || it.body.pass === query.pass) && (!query.before || it.seq < query.before)
      && (!query.text || JSON.stringify(it).includes(query.text)));
    const entries = all.slice(0, query.limit);
    return {entries, next: all.length > entries.length ? entries.at(-1).seq : undefined};
  }

  exportUrl(query, format) { return `/export.${format}`; }

  async charts(query) { return canned.charts(query); }

  async floorPlan() { return undefined; }

  async configuration() { return canned.configuration; }

  async preview(version, values) {
    const problems = values.capacity > 200 ? [{path: '/capacity', found: values.capacity, expected: '1 – 200'}] : [];
    const before = canned.configuration.values;
    const differences = Object.keys(values).filter(it => JSON.stringify(values[it]) !== JSON.stringify(before[it]))
      .map(it => ({path: `/${it}`, before: before[it], after: values[it]}));
    return {differences, problems};
  }

  async configure(version) { return {version: version + 1, onTrial: false}; }

  async invite({from, until, uses}) { return {pass: canned.pass(77), code: 'XY1:…', from, until, uses}; }

  codeUrl() { return `data:image/svg+xml,${encodeURIComponent(SVG)}`; }

  async accounts() { return this.#accounts; }

  async addAccount({account, role}) { this.#accounts.push({account, role, created: canned.at(0)}); }

  async changeAccount(name, {role, oldPassword}) {
    if (oldPassword === 'wrong') {
      throw new Problem({status: 401, code: 'wrong-password'});
    }
    this.#accounts.find(it => it.account === name).role = role ?? this.role;
  }

  async dropAccount(name) { this.#accounts = this.#accounts.filter(it => it.account !== name); }

  async tokens() { return this.#tokens; }

  async addToken({name, role}) {
    this.#tokens.push({id: name, name, role, expires: canned.at(-900_000)});
    return {secret: 'xyt_canned'};
  }

  async dropToken(id) { this.#tokens = this.#tokens.filter(it => it.id !== id); }

  async act(name, args = {}) {
    const id = `a${++this.#ids}`;
    this.asked.push({name, arguments: args});
    const stages = ['sending', 'accepted', args.door === 'back' ? 'refused' : 'done'];
    for (const stage of stages) {
      this.actIs({id, name, arguments: args, stage, reason: stage === 'refused' ? 'unknown-door' : undefined});
      await new Promise(done => setTimeout(done, LATER_MILLIS));
    }
  }
}
