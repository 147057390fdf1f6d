/**
 * The station's one way to the cloud: topics, JSON messages, the delivery of the journal and what comes back as
 * commands, as signed messages of trust or as a signed shadow, over MQTT 5. It is an adapter: it reads {@code
 * loop.JournalReader}, watches
 * turns as a {@code loop.Watcher}, hands events to {@code loop.Inbox}, and knows no other adapter. Paho is known here
 * alone, and within this package by {@link io.xiaoyi.gateway.uplink.Connection} alone, which holds every way round
 * its defects. {@link io.xiaoyi.gateway.uplink.Uplink} is the door for {@code runtime}: one plain thread that connects,
 * says how the station stands, then delivers what is durable, in order, and moves the cursor over what the broker has
 * taken. {@link io.xiaoyi.gateway.uplink.RetainedPublisher}, {@link io.xiaoyi.gateway.uplink.Caller} and
 * {@link io.xiaoyi.gateway.uplink.ShadowCaller} are the other side of trust, commands and shadow, for the command lines
 * of platform and operator.
 * {@link io.xiaoyi.gateway.uplink.Contract} is the description of all messages as a judge, for receivers and for tests.
 */
package io.xiaoyi.gateway.uplink;
