import {languageTag} from '../words/words.js';
import {EventStream} from './event-stream.js';
import {Problem, StationFeed} from './station-feed.js';

const BASE = '/api/v1';
const FIRST_WAIT_MILLIS = 500;
const LONGEST_WAIT_MILLIS = 15_000;
/** Ticks come each 5 s: after three of them are missing the connection is dead, whatever TCP believes. */
const DEAD_AFTER_MILLIS = 16_000;
const CLOCK_MILLIS = 1000;
const RECENT = 20;
/** Nobody waits before a door for longer, and somebody else may stand there by then. */
const SEND_AGAIN_MILLIS = 30_000;
/** Why a stream may end while its session goes on. */
const PASSING = ['stopping', 'slow'];

/** A station that serves these very pages: REST and server-sent events, the session in a cookie. */
export class HttpFeed extends StationFeed {
  #csrf;
  #lastId;
  #listening = false;
  #renews = false;
  #changing;
  #asking = new Set();
  #wake = () => {};
  #breaker;

  async start() {
    setInterval(() => this.judge(), CLOCK_MILLIS);
    const retry = () => document.visibilityState === 'visible' && this.again();
    document.addEventListener('visibilitychange', retry);
    addEventListener('online', retry);
    addEventListener('pageshow', retry);
    for (let failures = 0; this.session === undefined; failures++) {
      try {
        const session = await this.#ask('GET', '/session');
        if (!session) {
          this.signedIn(undefined);
          return;
        }
        this.#in(session);
      } catch (problem) {
        if (problem.status === 403) {
          this.signedIn(undefined);
          return;
        }
        this.announce('status');
        await this.#wait(failures);
      }
    }
  }

  stop() {
    this.#listening = false;
    this.#breaker?.abort();
    this.#wake();
  }

  again() {
    if (this.status.freshness === 'stale') {
      this.#breaker?.abort();
    }
    this.#wake();
  }

  // ---- who is there

  wayIn() { return this.#ask('GET', '/setup'); }

  async setUp(code, account, password) { this.#in(await this.#ask('POST', '/setup', {code, account, password})); }

  async signIn(account, password) { this.#in(await this.#ask('POST', '/session', {account, password})); }

  async signOut() {
    await this.#ask('DELETE', '/session');
    this.#out();
  }

  #in({csrf, ...session}) {
    this.#csrf = csrf;
    this.signedIn(session);
    if (!this.#listening) {
      this.#listening = true;
      this.#listen();
    }
  }

  /** Goes on with the session that this browser's cookie names by now, if there is one. */
  async #renew() {
    await this.#changing?.catch(() => {});
    const session = await this.#ask('GET', '/session');
    if (!session) {
      throw new Problem({status: 401, code: 'sign-in-first'});
    }
    this.#in(session);
    this.#renews = false;
  }

  #out() {
    this.stop();
    this.#renews = false;
    this.#csrf = undefined;
    this.#lastId = undefined;
    this.signedIn(undefined);
  }

  // ---- what is asked

  journal(query) { return this.#ask('GET', `/journal${search(query)}`); }

  exportUrl(query, format) { return `${BASE}/journal/export${search({...query, format})}`; }

  charts(query) { return this.#ask('GET', `/charts${search(query)}`); }

  floorPlan() { return this.#ask('GET', '/floor-plan').catch(() => undefined); }

  configuration() { return this.#ask('GET', '/configuration'); }

  preview(version, values) { return this.#ask('POST', '/configuration/preview', {version, values}); }

  configure(version, values) { return this.#ask('PUT', '/configuration', {version, values}); }

  invite(visitor) { return this.#ask('POST', '/visitors', visitor); }

  codeUrl(pass) { return `${BASE}/visitors/${encodeURIComponent(pass)}/code.svg`; }

  accounts() { return this.#ask('GET', '/accounts').then(it => it.accounts); }

  addAccount(account) { return this.#ask('POST', '/accounts', account); }

  /** A change of one's own account ends all its sessions, and gives this browser a new one. */
  async changeAccount(name, change) {
    const changing = this.#ask('PATCH', `/accounts/${encodeURIComponent(name)}`, change);
    if (name === this.session?.account) {
      this.#changing = changing;
      await changing;
      await this.#renew().catch(() => {}); // the stream tries it again
    }
    return changing;
  }

  dropAccount(name) { return this.#ask('DELETE', `/accounts/${encodeURIComponent(name)}`); }

  tokens() { return this.#ask('GET', '/tokens').then(it => it.tokens); }

  addToken(token) { return this.#ask('POST', '/tokens', token); }

  dropToken(id) { return this.#ask('DELETE', `/tokens/${encodeURIComponent(id)}`); }

  /**
   * Shows at once as sent; what becomes of it comes with the stream. By its id it is done once, however often sent:
   * where no answer came, the station is asked as soon as it is heard.
   */
  async act(name, args = {}) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), it => it.toString(16).padStart(2, '0')).join('');
    this.actIs({id, name, arguments: args, stage: 'sending', since: performance.now()});
    await this.#send({id, name, arguments: args});
  }

  async #send(act) {
    try {
      const answer = await this.#ask('POST', '/acts', act);
      if (!this.acts.has(act.id)) { // the stream was quicker, and the reader has put it away
        return;
      }
      if (answer.id !== act.id) {
        this.acts.delete(act.id);
      }
      this.actIs({...act, ...answer});
    } catch (problem) {
      if (!this.acts.has(act.id)) {
        return;
      }
      this.actIs({...act, stage: problem.status ? 'refused' : 'failed', problem,
        reason: problem.code === 'act-refused' ? problem.errors[0]?.code : undefined});
    }
  }

  async #ask(method, path, body) {
    const headers = {Accept: 'application/json, application/problem+json', 'Accept-Language': languageTag()};
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    if (method !== 'GET' && this.#csrf) {
      headers['X-CSRF-Token'] = this.#csrf;
    }
    let response;
    try {
      response = await fetch(BASE + path, {method, headers, body: body && JSON.stringify(body),
        credentials: 'same-origin', cache: 'no-store'});
    } catch {
      throw new Problem({code: 'network'});
    }
    if (response.ok) {
      return response.status === 204 ? undefined : response.json();
    }
    const problem = await problemOf(response);
    if (response.status === 401 && this.session && problem.code !== 'wrong-password') {
      this.#out();
    }
    throw problem;
  }

  // ---- the stream

  async #listen() {
    for (let failures = 0; this.#listening; failures++) {
      const before = performance.now();
      let renews = false;
      try {
        renews = await this.#hear();
      } catch (problem) {
        if (problem.status === 401) {
          this.#out();
          return;
        }
      }
      if (!renews) {
        this.lost();
      }
      if (performance.now() - before > LONGEST_WAIT_MILLIS) {
        failures = 0;
      }
      if (this.#listening) {
        await this.#wait(failures);
      }
    }
  }

  /** @returns whether it ended because the sign-in did, after which there may be another */
  async #hear() {
    if (this.#renews) {
      await this.#renew();
    }
    const breaker = new AbortController();
    this.#breaker = breaker;
    let dead = setTimeout(() => breaker.abort(), DEAD_AFTER_MILLIS);
    try {
      await this.#recent();
      const headers = {Accept: 'text/event-stream', 'Accept-Language': languageTag()};
      if (this.#lastId !== undefined) {
        headers['Last-Event-ID'] = this.#lastId;
      }
      const response = await fetch(`${BASE}/events`, {headers, signal: breaker.signal, cache: 'no-store'});
      if (!response.ok) {
        throw await problemOf(response);
      }
      const events = new EventStream(event => this.#event(event));
      const reader = response.body.getReader();
      this.#missed(['failed', 'wanted', 'accepted']);
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        clearTimeout(dead);
        dead = setTimeout(() => breaker.abort(), DEAD_AFTER_MILLIS);
        events.take(next.value);
        if (this.#renews) {
          return true;
        }
      }
      return false;
    } finally {
      clearTimeout(dead);
      breaker.abort();
    }
  }

  #event({type, data, id}) {
    if (id !== undefined) {
      this.#lastId = id;
    }
    this.heard();
    switch (type) {
      case 'tick':
        this.heard(JSON.parse(data).at);
        this.announce('tick');
        this.#missed(['failed']);
        break;
      case 'station': this.#station(JSON.parse(data)); break;
      case 'entry': this.came(JSON.parse(data)); break;
      case 'act': this.actIs(JSON.parse(data)); break;
      case 'gap': this.announce('gap'); break;
      case 'bye': this.#renews = !PASSING.includes(JSON.parse(data).reason); break;
      default: // what a later version sends: it was heard
    }
  }

  #station(snapshot) {
    const before = this.snapshot?.journal;
    this.told(snapshot);
    if (before !== undefined && before !== snapshot.journal) {
      this.#lastId = undefined; // a number of the journal that is gone
      this.#recent();
    }
  }

  /** What became of acts while nothing was heard. */
  #missed(stages) {
    for (const act of this.acts.values()) {
      if (stages.includes(act.stage) && !this.#asking.has(act.id)) {
        this.#asking.add(act.id);
        this.#follow(act).finally(() => this.#asking.delete(act.id));
      }
    }
  }

  /** An act that the station does not know never came to it, or was done before it started again. */
  async #follow({id, name, arguments: args, stage, since}) {
    const known = await this.#ask('GET', `/acts/${encodeURIComponent(id)}`).catch(problem => ({problem}));
    if (!this.acts.has(id)) {
      return;
    }
    if (!known.problem) {
      this.actIs(known);
    } else if (known.problem.status === 404 && stage !== 'accepted') {
      if (performance.now() - since > SEND_AGAIN_MILLIS) {
        this.actIs({id, stage: 'unknown'});
      } else {
        await this.#send({id, name, arguments: args});
      }
    }
  }

  /** What was shortly before is asked for once; the stream then begins with what came after it, and misses nothing. */
  async #recent() {
    if (this.entries.length) {
      return;
    }
    const page = await this.#ask('GET', `/journal?limit=${RECENT}`).catch(() => ({entries: []}));
    page.entries.forEach(it => this.came(it));
    this.#lastId ??= page.entries[0] && String(page.entries[0].seq);
  }

  /** Longer each time, and never in step with everyone else who lost the same station. */
  #wait(failures) {
    const longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** Math.min(failures, 10));
    return new Promise(done => {
      const timer = setTimeout(done, longest / 2 + Math.random() * longest / 2);
      this.#wake = () => { clearTimeout(timer); done(); };
    });
  }
}

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  const retry = Number(response.headers.get('Retry-After'));
  return new Problem({code: 'unexpected', ...told, status: response.status,
    retrySeconds: retry > 0 ? retry : undefined});
}

function search(query) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
}
