import '../../main/web/design/design.css';
import '../../main/web/console/app.js';
import {CannedFeed} from './canned-feed.js';
import {station} from './canned-station.js';

/** The station as it is canned, for tests that turn its knobs back. */
window.canned = station;

const page = document.createElement('xy-console');
page.feed = new CannedFeed(new URLSearchParams(location.search));
document.body.prepend(page);
