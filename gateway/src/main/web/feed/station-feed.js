/**
 * Where pages have a station from. The console of one station asks over HTTP (HttpFeed); a fleet's pages may hear it
 * over MQTT, tests from a canned one: components see only this. Plain data goes in and out, as the description of the
 * interface (openapi.yaml) has it; every failure is a Problem.
 *
 * It tells by events: `snapshot`, `status`, `entry` (detail: the entry), `gap`, `act`, `session`, and `tick` when it
 * was heard without anything new.
 *
 * @typedef {'connecting' | 'live' | 'stale' | 'gone'} Freshness
 *   live: heard within ten seconds; stale: connected and silent; gone: not connected, and trying again by itself
 * @typedef {{freshness: Freshness, ageSeconds: number}} Status
 * @typedef {{seq: number, boot: number, at: string, trust: string, kind: string, subject: string, body: object}} Entry
 * @typedef {{id: string, name: string, arguments: object, stage: string, reason?: string, problem?: Problem}} Act
 * @typedef {{account: string, role: 'viewer' | 'operator' | 'admin'}} Session
 */
export const SILENT_AFTER_SECONDS = 10;
/** So many entries are kept as they come. */
export const LATEST = 200;
const ROLES = ['viewer', 'operator', 'admin'];

/** Why something was refused: a code, a text in the reader's language if the server sent one, and the fields. */
export class Problem extends Error {
  /** @param {{status?: number, code: string, detail?: string, errors?: object[], retrySeconds?: number}} told */
  constructor(told) {
    super(told.detail ?? told.code);
    Object.assign(this, {status: 0, errors: [], ...told});
  }
}

export class StationFeed extends EventTarget {
  /** How the station stands, whole; undefined until the first word of it. */
  snapshot;
  /** @type {Session | undefined} */
  session;
  /** @type {Entry[]} newest first, as they come */
  entries = [];
  /** @type {Map<string, Act>} in the order in which they were asked for */
  acts = new Map();
  /** @type {Status} */
  status = {freshness: 'connecting', ageSeconds: 0};

  #heard = 0;
  #clock = {at: 0, since: 0};
  #connected = false;

  // ---- what an implementation does

  /** Begins to listen. Never fails: what goes wrong shows in the status. */
  start() {}
  /** Ends it for good. */
  stop() {}
  /** Tries again now instead of after its wait. */
  again() {}

  // ---- what it tells

  mayDo(role) {
    return this.session !== undefined && ROLES.indexOf(this.session.role) >= ROLES.indexOf(role);
  }

  /** The station's own time now, as far as it was heard: ages are told by its clock, not by the reader's. */
  get now() {
    const {at, since} = this.#clock;
    return new Date(at + (performance.now() - since)).toISOString();
  }

  /** Something was heard; the link stands. @param {string} [at] the station's time, if it told it */
  heard(at) {
    this.#heard = performance.now();
    if (at && !Number.isNaN(Date.parse(at))) {
      this.#clock = {at: Date.parse(at), since: this.#heard};
    }
    this.#connected = true;
    this.judge();
  }

  lost() {
    this.#connected = false;
    this.judge();
  }

  /** Looks at the age again; called by a clock as well, since silence makes no event. */
  judge() {
    const ageSeconds = this.snapshot ? Math.floor((performance.now() - this.#heard) / 1000) : 0;
    const freshness = !this.snapshot ? 'connecting'
      : !this.#connected ? 'gone'
      : ageSeconds > SILENT_AFTER_SECONDS ? 'stale' : 'live';
    const before = this.status;
    this.status = {freshness, ageSeconds};
    const ageShows = freshness === 'gone' || freshness === 'stale';
    if (before.freshness !== freshness || ageShows && before.ageSeconds !== ageSeconds) {
      this.announce('status');
    }
  }

  /**
   * A picture that a newer one of the same boot has overtaken is none any more. A station that lost its journal counts
   * boots and entries anew: what came of the old one is no news of this.
   */
  told(snapshot) {
    const renewed = this.snapshot !== undefined && snapshot.journal !== this.snapshot.journal;
    if (!renewed && snapshot.boot === this.snapshot?.boot && snapshot.uptimeSeconds < this.snapshot.uptimeSeconds) {
      return;
    }
    this.snapshot = snapshot;
    if (renewed) {
      this.entries = [];
      this.announce('gap');
    }
    this.heard(snapshot.at);
    this.announce('snapshot');
  }

  came(entry) {
    if (!this.entries.some(it => it.seq === entry.seq && it.boot === entry.boot)) {
      this.entries = [entry, ...this.entries].sort((a, b) => b.seq - a.seq).slice(0, LATEST);
      this.announce('entry', entry);
    }
  }

  /**
   * @param {Act} act what is known of it now; a later stage is never undone by an earlier one that comes late. One that
   *   `failed` got no answer, which says nothing of what the station did
   */
  actIs(act) {
    const stages = ['sending', 'failed', 'wanted', 'accepted'];
    const before = this.acts.get(act.id);
    if (before && (stages.indexOf(before.stage) < 0 || stages.indexOf(act.stage) >= 0
      && stages.indexOf(act.stage) < stages.indexOf(before.stage))) {
      return;
    }
    this.acts.set(act.id, {...before, problem: undefined, ...act});
    this.announce('act', act);
  }

  forget(id) {
    this.acts.delete(id);
    this.announce('act');
  }

  signedIn(session) {
    this.session = session;
    if (!session) {
      this.snapshot = undefined;
      this.entries = [];
      this.acts.clear();
      this.lost();
    }
    this.announce('session');
  }

  announce(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
