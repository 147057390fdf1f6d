package io.xiaoyi.gateway.console;

import java.net.InetAddress;

/** Names of this machine that nobody else can give an address to. */
final class Loopback {
    private Loopback() {}

    /** @param host a name, or an address as it is written, an IPv6 one with or without its brackets */
    static boolean isMeantBy(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name, whatever it begins with
        }
    }
}
