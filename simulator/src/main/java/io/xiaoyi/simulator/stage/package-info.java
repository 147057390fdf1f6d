/**
 * The stage's way to the browser: a page, what it shows, and what its visitor does, over HTTP on this machine alone.
 * What is shown and done is a {@link io.xiaoyi.simulator.stage.Play}, which knows of no HTTP; nothing here knows of a
 * station. {@code /stage/v1/scene} tells how everything stands as server-sent events, {@code POST
 * /stage/v1/acts/NAME} does something, {@code /api/…} is the station's own console, reached with a token of the
 * simulator's.
 *
 * <p>A page of another origin must not act here, however its name resolves: requests name {@code localhost} or
 * {@code 127.0.0.1} as their host, and those that change something come from this very page.
 */
package io.xiaoyi.simulator.stage;
