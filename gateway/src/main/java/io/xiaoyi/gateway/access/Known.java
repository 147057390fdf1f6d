package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.Revocations;
import java.util.Optional;

/**
 * Whom the station believes.
 *
 * @param ring empty where no ring was ever loaded: every issuer is unknown then
 */
public record Known(Optional<KeyRing> ring, Revocations revocations, PassBook book) {}
