package io.xiaoyi.gateway.uplink;

/** What waits for an answer of the broker. */
sealed interface Outbound
        permits Drain.Sent, Retained.Slot, Replies.Waiting, TrustFeed.Asked, RetainedPublisher.Message, Caller.Step,
        TimeServer.Step, Outbound.Subscription {
    /** The subscriptions to what is sent to this station alone. */
    enum Subscription implements Outbound {
        COMMANDS,
        TIME
    }
}
