/**
 * The brokers that the tests run against, for real: Debian's Mosquitto in a process of its own, and HiveMQ Community
 * Edition in this one. What a test asks of either is {@link io.xiaoyi.gateway.broker.BrokerUnderTest}, so that no test
 * and nothing that it tests leans on one broker's habits.
 */
package io.xiaoyi.gateway.broker;
