/**
 * Where people look at one station and act on it: pages, REST, server-sent events, by Vert.x Web, which is known here
 * alone.
 *
 * <p>The description ({@code openapi.yaml} beside these classes) comes first: Vert.x's own router for it refuses what
 * does not fit before any code of ours sees it, and its {@code x-role} says who may call what. A
 * {@link io.xiaoyi.gateway.console.ConsolePart} serves some of its operations; a
 * {@link io.xiaoyi.gateway.console.Call} is one request that has passed both. Every refusal is an RFC 9457 problem in
 * the reader's language, {@link io.xiaoyi.gateway.console.Problem}.
 *
 * <p>There is no default password. The first administrator shows a code that stands on the box's own console; then
 * there are accounts, sessions and tokens, in {@link io.xiaoyi.gateway.console.ConsoleSettings#directory()}.
 *
 * <p>Threading: one event loop, on which nothing waits. What takes time (questions to the view, passwords) runs on
 * {@link io.xiaoyi.gateway.console.Workroom}, whose queue is bounded. The console is started late and may fail as it
 * likes: the door knows nothing of it. What it wants of the station it says with events, as everybody else does.
 */
package io.xiaoyi.gateway.console;
