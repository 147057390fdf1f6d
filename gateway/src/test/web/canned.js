import '../../main/web/design/design.css';
import '../../main/web/console/app.js';
import {CannedFeed} from './canned-feed.js';

const page = document.createElement('xy-console');
page.feed = new CannedFeed(new URLSearchParams(location.search));
document.body.prepend(page);
