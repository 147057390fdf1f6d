/**
 * The whole station as one value and the one place where its next state is decided. {@code Station.decide} takes an
 * event with its Moment and answers with the next station, the facts for the journal and the effects for the hands;
 * {@code Remembered.with} replays a fact, so that what must outlive a restart is a function of the facts. Doors, access
 * rules and passes below know nothing of each other; they meet here. What an operator may change is the plan, which
 * another {@code Configuration} replaces as a whole while everything that stands goes on. The shell around it is
 * {@code loop}.
 */
package io.xiaoyi.gateway.station;
