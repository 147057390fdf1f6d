import '../design/design.css';
import {HttpFeed} from '../feed/http-feed.js';
import './app.js';

/** The page that a gateway serves: the console over HTTP. */
const page = document.createElement('xy-console');
page.feed = new HttpFeed();
document.body.prepend(page);
