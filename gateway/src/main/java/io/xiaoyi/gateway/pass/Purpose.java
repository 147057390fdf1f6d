package io.xiaoyi.gateway.pass;

/**
 * What a signature is for. Its external data keeps a signature of one kind, or for one tenant, from passing as another.
 */
enum Purpose {
    PASS,
    COMMAND,
    RING,
    PAGE,
    REVOKED,
    HEAD,
    TIME,
    SHADOW,
    ENROL;

    /**
     * The UTF-8 text {@code xiaoyi/PURPOSE/1/TENANT}, as in {@code xiaoyi/pass/1/hangzhou}. The purpose has no slash in
     * it, so the tenant is whatever follows the third one.
     */
    Octets externalData(String tenant) {
        return Octets.utf8("xiaoyi/" + word() + "/1/" + tenant);
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
