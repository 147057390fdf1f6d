package io.xiaoyi.gateway.uplink;

/** What waits for an answer of the broker. */
sealed interface Outbound
        permits Drain.Sent, Retained.Slot, Replies.Waiting, TrustFeed.Asked, Client.Spoken, TimeServer.Step,
        Subscription, Connection.Mention {}
