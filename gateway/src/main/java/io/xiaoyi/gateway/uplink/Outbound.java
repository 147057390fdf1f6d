package io.xiaoyi.gateway.uplink;

/** What waits for an answer of the broker. */
sealed interface Outbound
        permits Drain.Sent, Retained.Slot, Replies.Waiting, TrustFeed.Asked, RetainedPublisher.Message, Caller.Step,
        TimeServer.Step, ShadowCaller.Step, Subscription {}
